import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { EmptyState, FailedState, Loaded, Skeleton } from '../../components/states.tsx';
import { useT } from '../../lib/i18n.ts';
import { deskQuery, useActiveCall, useOwnAgent } from '../../lib/live.ts';
import './desk.css';
import type { Desk } from '@guanjia/contracts/outbound/work';
import { InboundDesk } from './inbound-desk.tsx';
import { MyTasks } from './my-tasks.tsx';
import { TaskDesk } from './task-desk.tsx';
import { taskQuery } from './task-query.ts';
import { deskTexts } from './texts.ts';

/** 电销工作台: one screen for tasks, customer, call, script and result. */
export function DeskPage() {
  const t = useT(deskTexts);
  const desk = useQuery(deskQuery);
  return (
    <div className="desk">
      <h1 className="visually-hidden">{t('title')}</h1>
      <Loaded query={desk}>{(data) => <DeskBody desk={data} />}</Loaded>
    </div>
  );
}

function DeskBody({ desk }: { desk: Desk }) {
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/desk' });
  const call = useActiveCall();
  const foreign =
    call &&
    call.subject.kind !== 'campaign_task' &&
    !(call.direction === 'inbound' && call.state === 'arrived');
  const callId = search.call ?? (foreign ? call.id : undefined);
  // The task of a running call wins over what the address says: it is what the agent is talking about.
  const calledTask = call?.subject.kind === 'campaign_task' ? call.subject.id : null;
  const taskId = search.task ?? calledTask ?? desk.currentTaskId ?? desk.tasks[0]?.id;
  const open = (id: string | undefined) => void navigate({ to: '/desk', search: id ? { task: id } : {} });
  return (
    <>
      <MyTasks desk={desk} openId={callId ? undefined : taskId} onOpen={open} />
      {callId ? (
        <InboundDesk key={callId} callId={callId} onFinish={() => open(undefined)} />
      ) : taskId ? (
        <OpenTask key={taskId} id={taskId} desk={desk} onOpen={open} />
      ) : (
        <NothingOpen desk={desk} />
      )}
    </>
  );
}

function OpenTask(props: { id: string; desk: Desk; onOpen: (id: string | undefined) => void }) {
  const query = useQuery(taskQuery(props.id));
  if (query.data) return <TaskDesk bench={query.data} desk={props.desk} onOpen={props.onOpen} />;
  return (
    <section className="desk-pane desk-record">
      {query.error ? <FailedState error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton />}
    </section>
  );
}

function NothingOpen({ desk }: { desk: Desk }) {
  const t = useT(deskTexts);
  const agent = useOwnAgent();
  const campaign = desk.campaigns.find(({ id }) => id === desk.joinedCampaignId);
  const automatic = campaign?.dialMode === 'automatic';
  return (
    <section className="desk-pane desk-record" aria-label={t('record.label')}>
      <EmptyState
        title={t(automatic ? 'automatic.waiting' : 'none.title')}
        hint={
          agent?.chosen === 'signed_out'
            ? t('claim.first_sign_in')
            : t(automatic ? 'automatic.hint' : 'none.hint')
        }
      />
    </section>
  );
}
