import {
  type CustomerImport,
  downloadCustomerTemplate,
  uploadCustomers,
} from '@guanjia/contracts/customers/imports';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ImportFrame } from '../../../components/import/import-frame.tsx';
import { ImportUpload } from '../../../components/import/import-upload.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useLocale, useT } from '../../../lib/i18n.ts';
import { CheckStep } from './check-step.tsx';
import { customerImportQuery } from './import-queries.ts';
import { RulesStep } from './rules-step.tsx';
import { RunStep } from './run-step.tsx';
import { customerImportTexts } from './texts.ts';

const steps = ['file', 'rules', 'check', 'run'] as const;
type Step = (typeof steps)[number];

const maxMegabytes = 500;

/** The import wizard. Its address holds the import, so leaving and coming back loses nothing. */
export function CustomerImportPage() {
  const { importId } = useParams({ strict: false });
  return importId ? <OpenImport key={importId} id={importId} /> : <NewImport />;
}

function NewImport() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const locale = useLocale();
  const t = useT(customerImportTexts);
  return (
    <Frame step="file" title={t('title')}>
      <ImportUpload
        maxMegabytes={maxMegabytes}
        upload={(file) => api.upload(uploadCustomers, {}, file, file.name)}
        templateUrl={(format) => api.urlOf(downloadCustomerTemplate, { query: { format, locale } })}
        onUploaded={(view) => {
          client.setQueryData(customerImportQuery(view.id).queryKey, view);
          void navigate({ to: '/customers/imports/$importId', params: { importId: view.id }, replace: true });
        }}
      />
    </Frame>
  );
}

function OpenImport({ id }: { id: string }) {
  const client = useQueryClient();
  const query = useQuery(customerImportQuery(id));
  const [remap, setRemap] = useState(false);
  return (
    <Loaded query={query}>
      {(view) => {
        const step = remap && view.startedAt === null ? 'rules' : stepOf(view);
        const keep = (next: CustomerImport) => {
          client.setQueryData<CustomerImport>(customerImportQuery(id).queryKey, (before) =>
            newer(before, next),
          );
          void client.invalidateQueries({ queryKey: ['tasks'] });
          setRemap(false);
        };
        return (
          <Frame step={step} title={view.fileName}>
            {step === 'rules' && <RulesStep view={view} onDone={keep} />}
            {step === 'check' && <CheckStep view={view} onChanged={keep} onBack={() => setRemap(true)} />}
            {step === 'run' && <RunStep view={view} onChanged={keep} />}
          </Frame>
        );
      }}
    </Loaded>
  );
}

const atWork = ['checking', 'running', 'undoing'];
const after: Readonly<Record<string, readonly string[]>> = {
  checking: ['checked', 'failed'],
  running: ['done', 'failed'],
  undoing: ['undone', 'failed'],
};

/** A short list is done before the answer to "start" arrives: the message that said so counts. */
function newer(before: CustomerImport | undefined, next: CustomerImport): CustomerImport {
  const overtaken =
    before !== undefined && atWork.includes(next.state) && after[next.state]?.includes(before.state);
  return overtaken && before.counts.processed >= next.counts.processed && before.startedAt === next.startedAt
    ? before
    : next;
}

function stepOf({ state, startedAt }: CustomerImport): Step {
  if (startedAt) return 'run';
  return state === 'uploaded' ? 'rules' : 'check';
}

function Frame(props: { step: Step; title: string; children: ReactNode }) {
  const t = useT(customerImportTexts);
  return (
    <ImportFrame
      title={props.title}
      label={t('title')}
      steps={steps.map((key) => ({ key, label: t(`step.${key}`) }))}
      step={props.step}
      extra={<Link to="/customers/imports">{t('history')}</Link>}
    >
      {props.children}
    </ImportFrame>
  );
}
