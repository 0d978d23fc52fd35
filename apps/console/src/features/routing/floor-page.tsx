// biome-ignore-all lint/a11y/useSemanticElements: a group of buttons, not a form with a fieldset
import { type AgentState, type AgentView, agentStates, getFloor } from '@guanjia/contracts/routing/routes';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatDuration, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { useNow } from '../../lib/time.ts';
import './routing.css';
import { stateTones } from './state-tones.ts';
import { routingTexts } from './texts.ts';

/** Who does what since when, and what waits. Live: a message about an agent loads it again. */
export function FloorPage() {
  const t = useT(routingTexts);
  const floor = useQuery({
    queryKey: ['routing', 'floor'],
    queryFn: ({ signal }) => api.call(getFloor, {}, { signal }),
  });
  return (
    <section className="page" aria-label={t('floor.title')}>
      <header className="page-head">
        <h1>{t('floor.title')}</h1>
      </header>
      <div className="page-body">
        <Loaded query={floor}>
          {({ agents, queues }) => (
            <div className="stack">
              <Queues queues={queues} />
              <Agents agents={agents} />
            </div>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function Queues({
  queues,
}: {
  queues: readonly {
    id: string;
    name: string;
    waiting: number;
    longestWaitSeconds: number;
    readyAgents: number;
  }[];
}) {
  const t = useT(routingTexts);
  return (
    <section className="panel" aria-label={t('floor.queues')}>
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('floor.queue')}</th>
            <th className="num">{t('floor.waiting')}</th>
            <th className="num">{t('floor.longest')}</th>
            <th className="num">{t('floor.ready')}</th>
          </tr>
        </thead>
        <tbody>
          {queues.length === 0 && (
            <tr>
              <td colSpan={4} className="muted">
                {t('floor.no_queues')}
              </td>
            </tr>
          )}
          {queues.map((queue) => (
            <tr key={queue.id}>
              <td className="strong">{queue.name}</td>
              <td className="num">
                <span className={queue.waiting > 0 ? 'badge tone-alarm' : 'badge tone-ready'}>
                  {formatNumber(queue.waiting)}
                </span>
              </td>
              <td className="num">{queue.waiting > 0 ? formatDuration(queue.longestWaitSeconds) : '–'}</td>
              <td className="num">{formatNumber(queue.readyAgents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Agents({ agents }: { agents: readonly AgentView[] }) {
  const t = useT(routingTexts);
  const words = useT(enumTexts);
  const [state, setState] = useState<AgentState>();
  const time = useNow(1000);
  if (agents.length === 0) return <EmptyState title={t('floor.empty')} hint={t('floor.empty.hint')} />;
  const shown = agents.filter((agent) => !state || agent.state === state).toSorted(byStateThenTime);
  return (
    <section aria-label={t('floor.agents')} className="stack">
      <div className="row wrap" role="group" aria-label={t('menu.label')}>
        <button type="button" className="chip" aria-pressed={!state} onClick={() => setState(undefined)}>
          {t('floor.all')} {agents.length}
        </button>
        {agentStates.map((item) => (
          <button
            key={item}
            type="button"
            className={`chip floor-chip ${stateTones[item]}`}
            aria-pressed={state === item}
            onClick={() => setState(state === item ? undefined : item)}
          >
            <span className="dot" /> {words(`agent.${item}`)}{' '}
            {agents.filter((agent) => agent.state === item).length}
          </button>
        ))}
      </div>
      <ul className="floor-tiles">
        {shown.map((agent) => (
          <li key={agent.user.id} className={`floor-tile ${stateTones[agent.state]}`}>
            <div className="row">
              <strong className="grow ellipsis">{agent.user.name}</strong>
              <span className="muted small ellipsis">{agent.groupName}</span>
            </div>
            <div className="row">
              <span className="dot" />
              <span className="floor-state">{words(`agent.${agent.state}`)}</span>
              <span className="grow ellipsis muted">{agent.reason}</span>
              <time title={formatDateTime(agent.since)}>
                {formatDuration((time - Date.parse(agent.since)) / 1000)}
              </time>
            </div>
            <div className="muted small">{words(`phone.${agent.phone}`)}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const order: readonly AgentState[] = [
  'offered',
  'busy',
  'wrap_up',
  'ready',
  'not_ready',
  'break',
  'signed_out',
];

function byStateThenTime(a: AgentView, b: AgentView): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || a.since.localeCompare(b.since);
}
