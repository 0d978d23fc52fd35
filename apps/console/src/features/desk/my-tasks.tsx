import { claimTask, type Desk, joinCampaign, type Task } from '@guanjia/contracts/outbound/work';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { EmptyState } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { formatNumber, formatShort } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { deskQuery } from '../../lib/live.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { useNow } from '../../lib/time.ts';
import { taskQuery } from './task-query.ts';
import { deskTexts } from './texts.ts';

/** Left pane: which campaign, how far, whom next. */
export function MyTasks(props: { desk: Desk; openId: string | undefined; onOpen: (id: string) => void }) {
  const t = useT(deskTexts);
  const words = useT(enumTexts);
  const client = useQueryClient();
  const { desk } = props;
  const campaign = desk.campaigns.find(({ id }) => id === desk.joinedCampaignId);
  const join = useMutation({
    mutationFn: (campaignId: string | null) => api.call(joinCampaign, { body: { campaignId } }),
    onSuccess: (next) => client.setQueryData(deskQuery.queryKey, next),
  });
  const claim = useMutation({
    mutationFn: (id: string) => api.call(claimTask, { params: { id } }),
    onSuccess: (bench) => {
      client.setQueryData(taskQuery(bench.task.id).queryKey, bench);
      void client.invalidateQueries({ queryKey: deskQuery.queryKey });
      props.onOpen(bench.task.id);
    },
  });
  if (desk.campaigns.length === 0 && desk.tasks.length === 0) {
    return (
      <aside className="desk-pane desk-tasks" aria-label={t('tasks.label')}>
        <EmptyState title={t('campaign.none')} hint={t('campaign.none.hint')} />
      </aside>
    );
  }
  return (
    <aside className="desk-pane desk-tasks" aria-label={t('tasks.label')}>
      <div className="desk-tasks-head">
        <Select
          aria-label={t('campaign.label')}
          placeholder={t('campaign.choose')}
          value={desk.joinedCampaignId ?? undefined}
          loading={join.isPending}
          allowClear
          style={{ width: '100%' }}
          options={desk.campaigns.map(({ id, name, dialMode }) => ({
            value: id,
            label: `${name} · ${words(`dial.${dialMode}`)}`,
          }))}
          onChange={(id: string | undefined) => {
            join.mutate(id ?? null);
            // The keys of the desk rest while a field has the focus.
            if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
          }}
        />
        {campaign && <Progress campaign={campaign} />}
        {campaign?.dialMode === 'claim' && (
          <Button
            block
            loading={claim.isPending}
            disabled={campaign.claimable === 0}
            onClick={() => claim.mutate(campaign.id)}
          >
            {t('claim')}
            <span className="muted small">
              {t('counts.claimable')} {formatNumber(campaign.claimable)}
            </span>
          </Button>
        )}
        {campaign?.dialMode === 'automatic' && (
          <div className="notice tone-talking small">{t('automatic.waiting')}</div>
        )}
      </div>
      {desk.tasks.length === 0 ? (
        <NoTasks dialMode={campaign?.dialMode} />
      ) : (
        <ul className="desk-task-list">
          {desk.tasks.map((task) => (
            <TaskItem key={task.id} task={task} open={task.id === props.openId} onOpen={props.onOpen} />
          ))}
        </ul>
      )}
    </aside>
  );
}

function NoTasks({ dialMode }: { dialMode: 'claim' | 'automatic' | undefined }) {
  const t = useT(deskTexts);
  if (!dialMode) return <EmptyState title={t('tasks.choose')} hint={t('tasks.choose.hint')} />;
  const automatic = dialMode === 'automatic';
  return (
    <EmptyState
      title={t(automatic ? 'automatic.waiting' : 'tasks.empty')}
      hint={t(automatic ? 'automatic.hint' : 'tasks.empty.hint')}
    />
  );
}

function Progress({ campaign }: { campaign: Desk['campaigns'][number] }) {
  const t = useT(deskTexts);
  const { callsToday, dailyTarget } = campaign;
  const share = dailyTarget ? Math.min(1, callsToday / dailyTarget) : null;
  return (
    <div className="desk-progress">
      <div className="row wrap small">
        <span>
          {t('counts.pending')} <strong>{formatNumber(campaign.pending)}</strong>
        </span>
        <span>
          {t('counts.redial')} <strong>{formatNumber(campaign.redial)}</strong>
        </span>
        <span className="grow" />
        <span className="muted">{t('counts.success', { n: formatNumber(campaign.successToday) })}</span>
      </div>
      <div className="row small">
        <span>
          {dailyTarget
            ? t('counts.today', { done: formatNumber(callsToday), target: formatNumber(dailyTarget) })
            : t('counts.today_open', { done: formatNumber(callsToday) })}
        </span>
        {share !== null && (
          <>
            <div
              className="meter grow"
              role="progressbar"
              aria-valuenow={Math.round(share * 100)}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-label={t('counts.today', { done: callsToday, target: dailyTarget ?? 0 })}
            >
              <span style={{ width: `${share * 100}%` }} />
            </div>
            <span>{Math.round(share * 100)}%</span>
          </>
        )}
      </div>
    </div>
  );
}

function TaskItem({ task, open, onOpen }: { task: Task; open: boolean; onOpen: (id: string) => void }) {
  const t = useT(deskTexts);
  const words = useT(enumTexts);
  const time = useNow(30_000);
  const due = task.dueAt !== null && Date.parse(task.dueAt) <= time;
  return (
    <li>
      <button
        type="button"
        className={open ? 'desk-task open' : 'desk-task'}
        aria-current={open}
        onClick={() => onOpen(task.id)}
      >
        <span className="row">
          <strong className="grow ellipsis">{task.customerName}</strong>
          {task.state === 'redial' ? (
            <span className={due ? 'badge tone-wrapup' : 'badge'}>
              {due || !task.dueAt ? t('task.overdue') : t('task.due', { time: formatShort(task.dueAt) })}
            </span>
          ) : (
            <span className="muted small">{t('task.pending')}</span>
          )}
        </span>
        <span className="row small muted">
          <span>{task.number}</span>
          <span className="grow ellipsis">{task.region}</span>
          {task.lastOutcome && <span>{words(`outcome.${task.lastOutcome}`)}</span>}
        </span>
      </button>
    </li>
  );
}
