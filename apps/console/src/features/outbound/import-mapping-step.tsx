import { type ImportView, importTargets, mapImport } from '@guanjia/contracts/outbound/imports';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ColumnTable } from '../../components/import/column-table.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { hasPhone, initialMapping, type Mapping, withTarget } from './import-mapping.ts';
import { importTexts } from './import-texts.ts';

/** Step two: what each column means, beside its first rows. */
export function ImportMapping(props: { view: ImportView; onMapped: (view: ImportView) => void }) {
  const t = useT(importTexts);
  const { view } = props;
  const [mapping, setMapping] = useState<Mapping>(() => initialMapping(view));
  const check = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(mapImport, { params: { id: view.id }, body: { mapping: [...mapping] } }),
    onSuccess: (view) => props.onMapped(view),
  });
  const ready = hasPhone(mapping);
  return (
    <div className="stack">
      <p>{t('mapping.hint', { n: formatNumber(view.totalRows) })}</p>
      {check.error && (
        <div className="notice tone-alarm" role="alert">
          {errorText(check.error)}
        </div>
      )}
      <ColumnTable
        columns={view.columns}
        sample={view.sample}
        mapping={mapping}
        options={importTargets.map((target) => ({ value: target, label: t(`target.${target}`) }))}
        onChange={(index, target) => setMapping(withTarget(mapping, index, target))}
      />
      <div className="row end">
        {!ready && <span className="field-error">{t('mapping.no_phone')}</span>}
        <Button type="primary" disabled={!ready} loading={check.isPending} onClick={() => check.mutate()}>
          {t('mapping.go')}
        </Button>
      </div>
    </div>
  );
}
