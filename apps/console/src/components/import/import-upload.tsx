import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { DropZone } from '../drop-zone.tsx';
import { fileProblem } from './list-file.ts';
import { importPartTexts } from './texts.ts';

/** The first step of every import: a file by drop or choice, or the template. */
export function ImportUpload<View>(props: {
  maxMegabytes: number;
  upload: (file: File) => Promise<View>;
  onUploaded: (view: View) => void;
  templateUrl: (format: 'xlsx' | 'csv') => string;
}) {
  const t = useT(importPartTexts);
  const [problem, setProblem] = useState<string>();
  const size = props.maxMegabytes;
  const upload = useMutation({
    meta: { errors: 'inline' },
    mutationFn: props.upload,
    onSuccess: (view) => props.onUploaded(view),
    onError: (error) => setProblem(errorText(error)),
  });
  const take = (file: File) => {
    const wrong = fileProblem(file, size);
    setProblem(wrong && t(wrong, { size }));
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
        title={upload.isPending ? t('uploading', { name: upload.variables.name }) : t('drop')}
        hint={t('kinds', { size })}
        accept=".xlsx,.csv"
        disabled={upload.isPending}
        onFile={take}
      />
      <p className="row">
        <span className="muted">{t('template')}</span>
        {(['xlsx', 'csv'] as const).map((format) => (
          <a key={format} href={props.templateUrl(format)} download>
            {t(`template.${format}`)}
          </a>
        ))}
      </p>
    </div>
  );
}
