import {
  type ImportTarget,
  type ImportView,
  importTargets,
  mapImport,
} from '@guanjia/contracts/outbound/imports';
import { useMutation } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
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
      <div className="panel">
        <table className="data-table">
          <thead>
            <tr>
              <th>{t('mapping.column')}</th>
              <th>{t('mapping.sample')}</th>
              <th style={{ width: 200 }}>{t('mapping.target')}</th>
            </tr>
          </thead>
          <tbody>
            {view.columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a file may have the same header
              <tr key={index}>
                <td className="strong">{column || `#${index + 1}`}</td>
                <td className="muted">
                  {view.sample
                    .slice(0, 3)
                    .map((row) => row[index])
                    .filter(Boolean)
                    .join(' · ')}
                </td>
                <td>
                  <Select
                    aria-label={`${t('mapping.target')}: ${column}`}
                    style={{ width: '100%' }}
                    value={mapping[index] ?? ''}
                    options={[
                      { value: '', label: t('mapping.skip') },
                      ...importTargets.map((target) => ({ value: target, label: t(`target.${target}`) })),
                    ]}
                    onChange={(value: ImportTarget | '') =>
                      setMapping(withTarget(mapping, index, value || null))
                    }
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row end">
        {!ready && <span className="field-error">{t('mapping.no_phone')}</span>}
        <Button type="primary" disabled={!ready} loading={check.isPending} onClick={() => check.mutate()}>
          {t('mapping.go')}
        </Button>
      </div>
    </div>
  );
}
