import {
  type CustomerImport,
  cancelCustomerImport,
  downloadNotTaken,
  startCustomerImport,
} from '@guanjia/contracts/customers/imports';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { ProblemTable } from '../../../components/import/problem-table.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { Counts } from './counts.tsx';
import type { ImportCommand } from './import-queries.ts';
import { ProgressPanel } from './progress-panel.tsx';
import { customerImportTexts } from './texts.ts';
import { useProblems } from './use-problems.ts';

/** Step three: what will happen, before it happens. */
export function CheckStep(props: {
  view: CustomerImport;
  onChanged: (view: CustomerImport) => void;
  onBack: () => void;
}) {
  const t = useT(customerImportTexts);
  const { view } = props;
  const problems = useProblems(view);
  const change = useMutation({
    mutationFn: (route: ImportCommand) => api.call(route, { params: { id: view.id } }),
    onSuccess: (next) => props.onChanged(next),
  });
  if (view.state === 'checking') {
    return (
      <ProgressPanel
        view={view}
        title={t('checking.title')}
        text={['checking.progress', 'checking.of']}
        actions={
          <Button loading={change.isPending} onClick={() => change.mutate(cancelCustomerImport)}>
            {t('stop')}
          </Button>
        }
      />
    );
  }
  const failed = view.state === 'failed';
  const taken = view.counts.created + view.counts.updated;
  return (
    <div className="stack">
      {failed ? (
        <div className="notice tone-alarm" role="alert">
          {t('failed.check')}
        </div>
      ) : (
        <Counts view={view} />
      )}
      {!failed && view.counts.bad === 0 && <div className="notice tone-ready">{t('check.none')}</div>}
      {problems.length > 0 && (
        <ProblemTable
          problems={problems}
          bad={view.counts.bad}
          fileUrl={api.urlOf(downloadNotTaken, { params: { id: view.id } })}
        />
      )}
      <div className="row end">
        <Button onClick={props.onBack}>{t('back')}</Button>
        {!failed && (
          <Button
            type="primary"
            disabled={taken === 0}
            loading={change.isPending}
            onClick={() => change.mutate(startCustomerImport)}
          >
            {taken === 0 ? t('nothing') : t('go')}
          </Button>
        )}
      </div>
    </div>
  );
}
