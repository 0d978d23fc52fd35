import { endWrapUp, setOwnState } from '@guanjia/contracts/routing/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { DownIcon } from '../../components/icons.tsx';
import { api } from '../../lib/api.ts';
import { formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { newerAgent, ownAgentQuery, useOwnAgent } from '../../lib/live.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { useNow } from '../../lib/time.ts';
import './routing.css';
import { stateTones } from './state-tones.ts';
import { routingTexts } from './texts.ts';

const reasons = ['reason.lunch', 'reason.rest', 'reason.meeting', 'reason.training'] as const;
type Chosen = 'signed_out' | 'ready' | 'not_ready' | 'break';

/** The own state with the time in it; a click or a key changes it. */
export function AgentStateMenu() {
  const t = useT(routingTexts);
  const words = useT(enumTexts);
  const agent = useOwnAgent();
  const client = useQueryClient();
  const time = useNow(1000);
  const set = useMutation({
    mutationFn: (body: { state: Chosen; reason?: string }) => api.call(setOwnState, { body }),
    onSuccess: (next) => client.setQueryData(ownAgentQuery.queryKey, (before) => newerAgent(before, next)),
  });
  const finish = useMutation({
    mutationFn: () => api.call(endWrapUp, {}),
    onSuccess: (next) => client.setQueryData(ownAgentQuery.queryKey, (before) => newerAgent(before, next)),
  });
  const working = agent !== undefined && agent.chosen !== 'signed_out';
  useCommands([
    {
      id: 'agent.break',
      keys: 'b',
      label: t('key.break'),
      group: t('group'),
      enabled: working,
      run: () => set.mutate({ state: agent?.chosen === 'break' ? 'ready' : 'break' }),
    },
  ]);
  if (!agent) return null;
  if (!working) {
    return (
      <Button type="primary" loading={set.isPending} onClick={() => set.mutate({ state: 'ready' })}>
        {t('sign_in')}
      </Button>
    );
  }
  const inWrapUp = agent.state === 'wrap_up';
  const left = agent.wrapUpEndsAt ? (Date.parse(agent.wrapUpEndsAt) - time) / 1000 : null;
  return (
    <>
      {inWrapUp && (
        <Button size="small" loading={finish.isPending} onClick={() => finish.mutate()}>
          {t('wrap_up_end')}
        </Button>
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'ready', label: t('go.ready'), onClick: () => set.mutate({ state: 'ready' }) },
            { key: 'not_ready', label: t('go.not_ready'), onClick: () => set.mutate({ state: 'not_ready' }) },
            {
              key: 'break',
              label: t('go.break'),
              children: reasons.map((reason) => ({
                key: reason,
                label: t(reason),
                onClick: () => set.mutate({ state: 'break', reason: t(reason) }),
              })),
            },
            { type: 'divider' },
            { key: 'out', label: t('sign_out'), onClick: () => set.mutate({ state: 'signed_out' }) },
          ],
        }}
      >
        <button
          type="button"
          className={`icon-button agent-state ${stateTones[agent.state]}`}
          aria-label={`${t('menu.label')}: ${words(`agent.${agent.state}`)}`}
        >
          <span className="dot" />
          <strong>{words(`agent.${agent.state}`)}</strong>
          <span>
            {inWrapUp && left !== null
              ? t('wrap_up_left', { time: formatDuration(left) })
              : formatDuration((time - Date.parse(agent.since)) / 1000)}
          </span>
          {agent.reason && <span className="ellipsis">{agent.reason}</span>}
          <DownIcon size={12} />
        </button>
      </Dropdown>
    </>
  );
}
