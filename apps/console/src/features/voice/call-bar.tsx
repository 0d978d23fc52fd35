import { useQuery } from '@tanstack/react-query';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { callerQuery, customerQuery } from '../../components/customer/customer-queries.ts';
import {
  HangUpIcon,
  KeypadIcon,
  MicIcon,
  MicOffIcon,
  PauseIcon,
  PhoneIcon,
  PlayIcon,
} from '../../components/icons.tsx';
import { Key } from '../../components/key.tsx';
import { formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { useActiveCall } from '../../lib/live.ts';
import { useMay } from '../../lib/session.ts';
import { useNow } from '../../lib/time.ts';
import { Keypad } from './keypad.tsx';
import { voiceTexts } from './texts.ts';
import { useCallActions } from './use-call-actions.ts';
import './voice.css';

/** The running call, on every page. */
export function CallBar() {
  const t = useT(voiceTexts);
  const call = useActiveCall();
  // An inbound call that nobody has accepted yet stands in the offer panel.
  const shown = call && !(call.direction === 'inbound' && call.state === 'arrived') ? call : undefined;
  const actions = useCallActions(shown);
  const [keypad, setKeypad] = useState(false);
  const mayRead = useMay('customers.read');
  const customer = useQuery({
    ...customerQuery(shown?.customerId ?? ''),
    enabled: mayRead && shown?.customerId != null,
  }).data;
  const callers = useQuery({
    ...callerQuery(shown?.id ?? ''),
    enabled: mayRead && shown !== undefined && shown.customerId === null,
  }).data?.items;
  const name = customer?.name ?? (callers?.length === 1 ? callers[0]?.name : undefined);
  const looking = mayRead && (shown?.customerId === null ? !callers : !customer);
  const time = useNow(1000, shown !== undefined);
  const group = t('group');
  const muteLabel = t(shown?.muted ? 'unmute' : 'mute');
  const holdLabel = t(shown?.state === 'held' ? 'resume' : 'hold');
  const on = shown !== undefined && actions.canTalk;
  useCommands([
    { id: 'call.mute', keys: 'm', label: muteLabel, group, run: actions.toggleMute, enabled: on },
    { id: 'call.hold', keys: 'h', label: holdLabel, group, run: actions.toggleHold, enabled: on },
    { id: 'call.keypad', keys: 'd', label: t('keypad'), group, run: () => setKeypad(!keypad), enabled: on },
    {
      id: 'call.hang_up',
      keys: 'mod+enter',
      label: t('hang_up'),
      group,
      run: actions.hangUp,
      enabled: shown !== undefined,
      whileTyping: true,
      inDialogs: true,
    },
  ]);
  if (!shown) return null;
  const since = Date.parse(shown.answeredAt ?? shown.startedAt);
  const tone =
    shown.state === 'agent_away' ? 'tone-alarm' : shown.state === 'held' ? 'tone-wrapup' : 'tone-talking';
  return (
    <section className={`call-bar ${tone}`} aria-label={t('bar.label')}>
      <PhoneIcon />
      <strong>{name ?? (looking ? '…' : t('bar.unknown'))}</strong>
      <span>{shown.number}</span>
      <span className="call-state" role="status">
        {t(`state.${shown.state}`)}
        {shown.muted && ` · ${t('state.muted')}`}
      </span>
      <span className="call-time">{formatDuration((time - since) / 1000)}</span>
      {shown.recording === 'running' && (
        <span className="call-recording tone-alarm">
          <span className="dot" />
          {t('recording')}
        </span>
      )}
      <div className="grow" />
      <Button
        icon={shown.muted ? <MicOffIcon /> : <MicIcon />}
        disabled={!on}
        aria-pressed={shown.muted}
        onClick={actions.toggleMute}
      >
        {muteLabel}
        <Key id="call.mute" keys="m" />
      </Button>
      <Button
        icon={shown.state === 'held' ? <PlayIcon /> : <PauseIcon />}
        disabled={!on}
        aria-pressed={shown.state === 'held'}
        onClick={actions.toggleHold}
      >
        {holdLabel}
        <Key id="call.hold" keys="h" />
      </Button>
      <Popover
        open={keypad && on}
        onOpenChange={setKeypad}
        trigger="click"
        destroyOnHidden
        content={<Keypad onDigit={actions.digits} />}
      >
        <Button icon={<KeypadIcon />} disabled={!on}>
          {t('keypad')}
          <Key id="call.keypad" keys="d" />
        </Button>
      </Popover>
      <Button type="primary" danger icon={<HangUpIcon />} onClick={actions.hangUp}>
        {t('hang_up')}
        <Key id="call.hang_up" keys="mod+enter" />
      </Button>
    </section>
  );
}
