import { getImport, type ImportView } from '@guanjia/contracts/outbound/imports';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ImportFrame } from '../../components/import/import-frame.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { campaignQuery } from './content-queries.ts';
import { ImportFile } from './import-file.tsx';
import { ImportMapping } from './import-mapping-step.tsx';
import { ImportPreview } from './import-preview.tsx';
import { ImportRun } from './import-run.tsx';
import { importTexts } from './import-texts.ts';
import './outbound.css';

const steps = ['file', 'mapping', 'preview', 'run'] as const;
type Step = (typeof steps)[number];

export function importQuery(id: string) {
  return {
    queryKey: ['outbound', 'import', id],
    queryFn: ({ signal }: { signal: AbortSignal }) => api.call(getImport, { params: { id } }, { signal }),
  };
}

/** The import wizard. Its address holds the import, so leaving and coming back loses nothing. */
export function ImportPage() {
  const { id, importId } = useParams({ strict: false });
  if (importId) return <RunningImport importId={importId} />;
  return id ? <NewImport campaignId={id} /> : null;
}

function NewImport({ campaignId }: { campaignId: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <Frame campaignId={campaignId} step="file">
      <ImportFile
        campaignId={campaignId}
        onUploaded={(view) => {
          client.setQueryData(importQuery(view.id).queryKey, view);
          void navigate({ to: '/imports/$importId', params: { importId: view.id }, replace: true });
        }}
      />
    </Frame>
  );
}

function RunningImport({ importId }: { importId: string }) {
  const client = useQueryClient();
  const query = useQuery(importQuery(importId));
  const [remap, setRemap] = useState(false);
  return (
    <Loaded query={query}>
      {(view) => {
        const step = remap ? 'mapping' : stepOf(view);
        const keep = (next: ImportView) => {
          client.setQueryData<ImportView>(importQuery(importId).queryKey, (before) =>
            before && isOver(before) && !isOver(next) ? before : next,
          );
          setRemap(false);
        };
        return (
          <Frame campaignId={view.campaignId} step={step}>
            {step === 'mapping' && <ImportMapping view={view} onMapped={keep} />}
            {step === 'preview' && (
              <ImportPreview view={view} onStarted={keep} onBack={() => setRemap(true)} />
            )}
            {step === 'run' && <ImportRun view={view} />}
          </Frame>
        );
      }}
    </Loaded>
  );
}

/** A short list is done before the answer to "start" arrives: the message that said so counts. */
function isOver({ state }: ImportView): boolean {
  return state === 'done' || state === 'failed';
}

function stepOf(view: ImportView): Step {
  if (view.state === 'uploaded') return 'mapping';
  return view.state === 'previewed' ? 'preview' : 'run';
}

function Frame(props: { campaignId: string; step: Step; children: React.ReactNode }) {
  const t = useT(importTexts);
  const campaign = useQuery(campaignQuery(props.campaignId)).data;
  return (
    <ImportFrame
      title={campaign ? t('into', { name: campaign.name }) : t('title')}
      label={t('title')}
      steps={steps.map((key) => ({ key, label: t(`step.${key}`) }))}
      step={props.step}
    >
      {props.children}
    </ImportFrame>
  );
}
