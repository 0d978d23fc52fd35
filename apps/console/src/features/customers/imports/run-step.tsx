import {
  type CustomerImport,
  cancelCustomerImport,
  downloadNotTaken,
  pauseCustomerImport,
  resumeCustomerImport,
  undoCustomerImport,
} from '@guanjia/contracts/customers/imports';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popconfirm } from 'antd';
import { DownloadIcon } from '../../../components/icons.tsx';
import { ProblemTable } from '../../../components/import/problem-table.tsx';
import { api } from '../../../lib/api.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { Counts } from './counts.tsx';
import type { ImportCommand } from './import-queries.ts';
import { KeptCustomers } from './kept-customers.tsx';
import { ProgressPanel } from './progress-panel.tsx';
import { customerImportTexts } from './texts.ts';
import { useProblems } from './use-problems.ts';

/** Step four: progress as it comes, then what became of it, and the way back. */
export function RunStep(props: { view: CustomerImport; onChanged: (view: CustomerImport) => void }) {
  const t = useT(customerImportTexts);
  const { view } = props;
  const { state, counts, undo } = view;
  const change = useMutation({
    mutationFn: (route: ImportCommand) => api.call(route, { params: { id: view.id } }),
    onSuccess: (next) => props.onChanged(next),
  });
  const button = (route: ImportCommand, word: 'pause' | 'resume' | 'cancel', primary = false) => (
    <Button
      type={primary ? 'primary' : 'default'}
      disabled={change.isPending}
      onClick={() => change.mutate(route)}
    >
      {t(word)}
    </Button>
  );
  const undoing = {
    removed: formatNumber(undo.removed),
    restored: formatNumber(undo.restored),
    kept: formatNumber(undo.kept),
  };
  if (state === 'running' || state === 'paused') {
    return (
      <ProgressPanel
        view={view}
        title={t(state === 'running' ? 'run.title' : 'paused.title')}
        text={['run.progress', 'run.of']}
        actions={
          <>
            {state === 'running'
              ? button(pauseCustomerImport, 'pause')
              : button(resumeCustomerImport, 'resume', true)}
            {button(cancelCustomerImport, 'cancel')}
          </>
        }
      />
    );
  }
  if (state === 'undoing' || state === 'undone') {
    return (
      <div className="stack">
        <div className="panel stack import-panel">
          <h2>{t(`${state}.title`)}</h2>
          <p role="status">{t('undoing.progress', undoing)}</p>
          <Onward />
        </div>
        {undo.kept > 0 && <KeptCustomers id={view.id} kept={undo.kept} />}
      </div>
    );
  }
  return (
    <div className="stack">
      <div className="panel stack import-panel">
        <h2 role="status">
          {t(state === 'failed' || state === 'cancelled' ? `${state}.title` : 'done.title')}
        </h2>
        {state === 'failed' && <p className="muted">{t('failed.hint')}</p>}
        <Counts view={view} />
        <div className="row wrap">
          {state === 'failed' && button(resumeCustomerImport, 'resume', true)}
          <Onward />
          {!view.fileDeleted && counts.skipped > 0 && <SkippedLink id={view.id} />}
          <span className="grow" />
          <Popconfirm
            title={t('undo.ask', {
              created: formatNumber(counts.created),
              updated: formatNumber(counts.updated),
            })}
            styles={{ root: { maxWidth: 360 } }}
            okText={t('undo.yes')}
            cancelText={t('undo.no')}
            onConfirm={() => change.mutate(undoCustomerImport)}
          >
            <Button danger disabled={change.isPending || counts.created + counts.updated === 0}>
              {t('undo')}
            </Button>
          </Popconfirm>
        </div>
      </div>
      <BadRows view={view} />
    </div>
  );
}

function BadRows({ view }: { view: CustomerImport }) {
  const problems = useProblems(view);
  if (problems.length === 0) return null;
  const fileUrl = view.fileDeleted ? undefined : api.urlOf(downloadNotTaken, { params: { id: view.id } });
  return <ProblemTable problems={problems} bad={view.counts.bad} fileUrl={fileUrl} />;
}

function SkippedLink({ id }: { id: string }) {
  const t = useT(customerImportTexts);
  return (
    <a
      className="row"
      href={api.urlOf(downloadNotTaken, { params: { id }, query: { kind: 'skipped' } })}
      download
    >
      <DownloadIcon /> {t('skipped')}
    </a>
  );
}

function Onward() {
  const t = useT(customerImportTexts);
  return (
    <>
      <Link to="/customers">{t('customers')}</Link>
      <Link to="/customers/import">{t('more')}</Link>
    </>
  );
}
