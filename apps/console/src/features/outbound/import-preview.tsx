import { downloadBadRows, type ImportView, startImport } from '@guanjia/contracts/outbound/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { CountTiles } from '../../components/import/count-tiles.tsx';
import { ProblemTable } from '../../components/import/problem-table.tsx';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { importTexts } from './import-texts.ts';

/** Step three: what will happen, before it happens. */
export function ImportPreview(props: {
  view: ImportView;
  onStarted: (view: ImportView) => void;
  onBack: () => void;
}) {
  const t = useT(importTexts);
  const client = useQueryClient();
  const { view } = props;
  const { counts } = view;
  const start = useMutation({
    mutationFn: () => api.call(startImport, { params: { id: view.id } }),
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: ['tasks'] });
      props.onStarted(next);
    },
  });
  const tiles = [
    ['preview.good', counts.good],
    ['preview.bad', counts.bad],
    ['preview.duplicate', counts.duplicateInFile],
    ['preview.already', counts.alreadyInCampaign],
    ['preview.known', counts.knownCustomer],
  ] as const;
  return (
    <div className="stack">
      <CountTiles
        tiles={tiles.map(([key, value]) => ({ key, label: t(key), value, bad: key === 'preview.bad' }))}
      />
      {view.problems.length === 0 && view.duplicates.length === 0 && (
        <div className="notice tone-ready">{t('preview.none')}</div>
      )}
      {view.problems.length > 0 && (
        <ProblemTable
          problems={view.problems.map((row) => ({ ...row, text: t(`problem.${row.problem}`) }))}
          bad={counts.bad}
          fileUrl={api.urlOf(downloadBadRows, { params: { id: view.id } })}
        />
      )}
      {view.duplicates.length > 0 && <Duplicates view={view} />}
      <div className="row end">
        <Button onClick={props.onBack}>{t('preview.back')}</Button>
        <Button
          type="primary"
          disabled={counts.good === 0}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {counts.good === 0 ? t('preview.nothing') : t('preview.go', { n: formatNumber(counts.good) })}
        </Button>
      </div>
    </div>
  );
}

function Duplicates({ view }: { view: ImportView }) {
  const t = useT(importTexts);
  return (
    <section className="panel">
      <header className="page-head">
        <h2>{t('preview.duplicates')}</h2>
      </header>
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('preview.line')}</th>
            <th>{t('preview.value')}</th>
            <th>{t('preview.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {view.duplicates.slice(0, 20).map((row) => (
            <tr key={`${row.line}-${row.of}`}>
              <td>{row.line}</td>
              <td>{row.value}</td>
              <td>{t(`of.${row.of}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
