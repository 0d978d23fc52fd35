// biome-ignore-all lint/a11y/useSemanticElements: a group of buttons, not a form with a fieldset

import { type ConsentState, consentStates } from '@guanjia/contracts/customers/consent';
import { verificationOutcomes } from '@guanjia/contracts/customers/passwords';
import { type TimelineEntry, timelineKinds } from '@guanjia/contracts/customers/routes';
import { type VerificationMethod, verificationMethods } from '@guanjia/contracts/customers/verification';
import { type MessageKind, messageKinds } from '@guanjia/contracts/messaging/templates';
import { Button } from 'antd';
import { useState } from 'react';
import { formatDateTime, formatDuration, formatList, formatShort } from '../../lib/format.ts';
import { type TextKey, translate, useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { fieldTexts } from '../audit/field-texts.ts';
import { PlayIcon } from '../icons.tsx';
import { moveSentence } from '../pool/move-sentence.ts';
import { moveTexts } from '../pool/move-texts.ts';
import { RecordingPlayer } from '../recording/recording-player.tsx';
import { FailedState, Skeleton } from '../states.tsx';
import { EarlierEntries } from './earlier-entries.tsx';
import { timelineTexts } from './texts.ts';
import { useTimeline } from './use-timeline.ts';
import './timeline.css';

type Kind = (typeof timelineKinds)[number];

const tones: Record<Kind, string> = {
  message: 'tone-talking',
  merge: 'tone-accent',
  call: 'tone-talking',
  outbound_result: 'tone-ready',
  note: 'tone-wrapup',
  import: 'tone-idle',
  change: 'tone-break',
  verification: 'tone-idle',
  pool: 'tone-accent',
};

/** Everything that happened with a customer, newest first; endless and live. */
export function Timeline({ customerId }: { customerId: string }) {
  const t = useT(timelineTexts);
  const words = useT(enumTexts);
  const [kind, setKind] = useState<Kind>();
  const { query, entries, waiting, refresh, hold } = useTimeline(customerId, kind);
  return (
    <section className="timeline" aria-label={t('title')}>
      <div className="timeline-kinds" role="group" aria-label={t('title')}>
        {([undefined, ...timelineKinds] as const).map((item) => (
          <button
            key={item ?? 'all'}
            type="button"
            className="chip"
            aria-pressed={kind === item}
            onClick={() => setKind(item)}
          >
            {item ? words(`timeline.${item}`) : t('all')}
          </button>
        ))}
      </div>
      {waiting && (
        <Button size="small" type="primary" shape="round" onClick={refresh}>
          {t('fresh')}
        </Button>
      )}
      {query.error && entries.length === 0 ? (
        <FailedState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={4} />
      ) : entries.length === 0 ? (
        <p className="timeline-empty muted">
          {kind ? t('empty.kind') : t('empty')}
          {!kind && <span className="small">{t('empty.hint')}</span>}
        </p>
      ) : (
        <ol className="timeline-entries" onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <EarlierEntries
          key={query.data?.pages.length}
          loading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </section>
  );
}

/** What a change set calls a field; an unknown one stands as it is. */
function fieldName(key: string): string {
  const word = translate(fieldTexts, `field.${key}` as TextKey<typeof fieldTexts>);
  return word.startsWith('field.') ? key : word;
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const t = useT(timelineTexts);
  const words = useT(enumTexts);
  const [playing, setPlaying] = useState(false);
  const mayListen = useMay('voice.recordings.listen');
  const playable = entry.kind === 'call' && mayListen && entry.refId && entry.data.recorded === true;
  return (
    <li className={`timeline-entry ${tones[entry.kind]}`}>
      <time
        className="timeline-time muted"
        dateTime={entry.occurredAt}
        title={formatDateTime(entry.occurredAt)}
      >
        {formatShort(entry.occurredAt)}
      </time>
      <span className="dot" />
      <div className="grow">
        <div className="row wrap">
          <span className="strong">{words(`timeline.${entry.kind}`)}</span>
          <Sentence entry={entry} />
          {playable && (
            <button
              type="button"
              className="link"
              aria-label={t('play')}
              aria-expanded={playing}
              onClick={() => setPlaying(!playing)}
            >
              <PlayIcon />
            </button>
          )}
          {entry.actor && <span className="muted small">{entry.actor.name}</span>}
        </div>
        {typeof entry.data.notes === 'string' && entry.data.notes && (
          <p className="timeline-text">{entry.data.notes}</p>
        )}
        {typeof entry.data.text === 'string' && entry.data.text && (
          <p className="timeline-text">{entry.data.text}</p>
        )}
        {playing && entry.refId && <RecordingPlayer callId={entry.refId} compact />}
      </div>
    </li>
  );
}

/** The facts of an entry as words; what is not known of a kind is left out. */
function Sentence({ entry }: { entry: TimelineEntry }) {
  const t = useT(timelineTexts);
  const words = useT(enumTexts);
  const move = useT(moveTexts);
  const { data } = entry;
  const parts: string[] = [];
  if (entry.kind === 'call') {
    if (data.direction === 'outbound' || data.direction === 'inbound')
      parts.push(words(`direction.${data.direction}`));
    const outcome = data.outcome;
    if (isCallOutcome(outcome)) parts.push(words(`call_outcome.${outcome}`));
    if (typeof data.talkSeconds === 'number' && data.talkSeconds > 0) {
      parts.push(t('call.talk', { time: formatDuration(data.talkSeconds) }));
    }
  }
  if (entry.kind === 'outbound_result') {
    if (isOutcome(data.outcome)) parts.push(words(`outcome.${data.outcome}`));
    for (const key of ['disposition', 'campaign'] as const) {
      if (typeof data[key] === 'string' && data[key]) parts.push(data[key]);
    }
  }
  if (entry.kind === 'import') {
    parts.push(
      typeof data.fileName === 'string' ? t('import.from', { file: data.fileName }) : t('import.plain'),
    );
  }
  if (entry.kind === 'change') {
    if ((data.reason === 'import' || data.reason === 'import_undone') && typeof data.file === 'string')
      parts.push(t(`change.${data.reason}`, { file: data.file }));
    parts.push(
      typeof data.fields === 'string'
        ? t('change.fields', { fields: formatList(data.fields.split(',').map(fieldName)) })
        : t('change.plain'),
    );
    if (data.list === 'black' || data.list === 'white') parts.push(t(`listed.${data.list}`));
    if (typeof data.state === 'string' && data.list) parts.push(t(`listed.${data.state as 'active'}`));
    if (typeof data.reason === 'string' && data.list) parts.push(data.reason);
  }
  if (entry.kind === 'change' && isConsent(data.consent)) parts.push(t(`consent.${data.consent}`));
  if (entry.kind === 'message') {
    if (isMessageKind(data.messageKind)) parts.push(t(`message.${data.messageKind}`));
    if (data.outcome === 'failed' || data.outcome === 'unknown') parts.push(t(`message.${data.outcome}`));
    if (typeof data.sending === 'string') parts.push(data.sending);
  }
  if (entry.kind === 'pool') parts.push(...moveSentence(move, data));
  if (entry.kind === 'merge') {
    const { key, params } = mergeSentence(data);
    parts.push(t(key, params));
  }
  if (entry.kind === 'verification') {
    if (isMethod(data.method)) parts.push(t(`verification.${data.method}`));
    if (isVerificationOutcome(data.outcome)) parts.push(t(`verification.${data.outcome}`));
  }
  return parts.length > 0 ? <span>{parts.join(' · ')}</span> : null;
}

function mergeSentence(data: TimelineEntry['data']) {
  if (typeof data.into === 'string')
    return { key: data.undone ? 'merge.into_undone' : 'merge.into', params: { into: data.into } } as const;
  const others = typeof data.others === 'string' ? data.others : '';
  return { key: data.undone ? 'merge.others_undone' : 'merge.others', params: { others } } as const;
}

const callOutcomes = [
  'answered',
  'no_answer',
  'busy',
  'empty_number',
  'unreachable',
  'rejected',
  'cancelled',
  'abandoned',
  'failed',
] as const;
const outcomes = ['success', 'no_answer', 'busy', 'empty_number', 'unreachable', 'redial'] as const;

function isMethod(value: unknown): value is VerificationMethod {
  return verificationMethods.some((item) => item === value);
}
function isVerificationOutcome(value: unknown): value is (typeof verificationOutcomes)[number] {
  return verificationOutcomes.some((item) => item === value);
}
function isCallOutcome(value: unknown): value is (typeof callOutcomes)[number] {
  return callOutcomes.some((item) => item === value);
}
function isConsent(value: unknown): value is ConsentState {
  return consentStates.some((item) => item === value);
}
function isMessageKind(value: unknown): value is MessageKind {
  return messageKinds.some((item) => item === value);
}
function isOutcome(value: unknown): value is (typeof outcomes)[number] {
  return outcomes.some((item) => item === value);
}
