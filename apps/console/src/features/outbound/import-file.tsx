import { downloadTemplate, type ImportView, uploadList } from '@guanjia/contracts/outbound/imports';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DropZone } from '../../components/drop-zone.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useLocale, useT } from '../../lib/i18n.ts';
import { fileProblem } from './import-mapping.ts';
import { importTexts } from './import-texts.ts';

/** Step one: a file by drop or choice, or the template. */
export function ImportFile(props: { campaignId: string; onUploaded: (view: ImportView) => void }) {
  const t = useT(importTexts);
  const locale = useLocale();
  const [problem, setProblem] = useState<string>();
  const upload = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (file: File) => api.upload(uploadList, { params: { id: props.campaignId } }, file, file.name),
    onSuccess: (view) => props.onUploaded(view),
    onError: (error) => setProblem(errorText(error)),
  });
  const take = (file: File) => {
    const wrong = fileProblem(file);
    setProblem(wrong && t(`file.${wrong}`));
    if (!wrong) upload.mutate(file);
  };
  return (
    <div className="stack">
      {problem && (
        <div className="notice tone-alarm" role="alert">
          {problem}
        </div>
      )}
      <DropZone
        title={upload.isPending ? t('file.uploading', { name: upload.variables.name }) : t('file.drop')}
        hint={t('file.kinds')}
        accept=".xlsx,.csv"
        disabled={upload.isPending}
        onFile={take}
      />
      <p className="row">
        <span className="muted">{t('file.template')}</span>
        {(['xlsx', 'csv'] as const).map((format) => (
          <a key={format} href={api.urlOf(downloadTemplate, { query: { format, locale } })} download>
            {t(`file.template.${format}`)}
          </a>
        ))}
      </p>
    </div>
  );
}
