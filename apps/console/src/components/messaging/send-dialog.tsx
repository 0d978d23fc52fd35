import { previewSending, type SendingTarget, startSending } from '@guanjia/contracts/messaging/sendings';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { translate, useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { now } from '../../lib/time.ts';
import { showToast } from '../../lib/toast.ts';
import { Field } from '../field.tsx';
import { FailedState } from '../states.tsx';
import { MessageEditor, textProblem, type Written } from './message-editor.tsx';
import { SendingNotice, useSendingState } from './sending-notice.tsx';
import { SendingPreviewBox } from './sending-preview.tsx';
import { TemplateSelect } from './template-select.tsx';
import { messagingTexts } from './texts.ts';
import { useDraft } from './use-draft.ts';
import { type When, WhenField } from './when-field.tsx';

/** Named customers or all of a filter, as the server is told of them; `typed`: numbers that are entered here. */
export type Audience = Exclude<SendingTarget, { kind: 'numbers' | 'query' }> | Query | 'typed';
interface Query {
  kind: 'query';
  query: { filter?: string; q?: string };
}

/** Writes a message to many, shows who gets it and who not and what they read, and sends it now or later. */
export function SendDialog(props: {
  title: string;
  audience: Audience;
  onClose: () => void;
  onStarted: () => void;
}) {
  const t = useT(messagingTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const draft = useDraft('many', 'marketing');
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [when, setWhen] = useState<When>({ later: false, at: null });
  const [checking, setChecking] = useState(false);
  const { ready } = useSendingState();
  const numbers = typed.split(/[\s,，;；、]+/).filter(Boolean);
  const target = props.audience === 'typed' ? ({ kind: 'numbers', numbers } as const) : props.audience;
  const body = { ...draft.value, text: draft.value.text.trim(), target };
  const preview = useQuery({
    queryKey: ['messaging', 'preview', body],
    enabled: checking,
    staleTime: 0,
    gcTime: 0,
    meta: { errors: 'inline' },
    queryFn: ({ signal }) => api.call(previewSending, { body }, { signal }),
  });
  const start = useMutation({
    mutationFn: () =>
      api.call(startSending, { body: { ...body, name: titled(), startsAt: when.later ? when.at : null } }),
    onSuccess: ({ state, nextAt }) => {
      draft.forget();
      const at = formatDateTime(nextAt).slice(0, 16);
      showToast({ kind: 'info', text: state === 'scheduled' ? t('scheduled', { at }) : t('started') });
      void client.invalidateQueries({ queryKey: ['list', 'messaging.sendings'] });
      props.onStarted();
    },
  });
  const titled = () => name.trim() || suggestName(draft.value);
  const complete =
    body.text !== '' &&
    !textProblem(body.text) &&
    (props.audience !== 'typed' || (numbers.length > 0 && numbers.length <= 1000)) &&
    (!when.later || when.at !== null);
  const gets = preview.data?.gets ?? 0;
  return (
    <Modal
      open
      width={600}
      title={props.title}
      onCancel={props.onClose}
      footer={
        checking ? (
          <>
            <Button onClick={() => setChecking(false)}>{t('back')}</Button>
            <Button
              type="primary"
              disabled={!ready || gets === 0}
              loading={start.isPending}
              onClick={() => start.mutate()}
            >
              {preview.data?.looked.capped
                ? t('go.some')
                : t(when.later ? 'go.later' : 'go', { n: formatNumber(gets) })}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={props.onClose}>{common('cancel')}</Button>
            <Button type="primary" disabled={!complete || !ready} onClick={() => setChecking(true)}>
              {t('check')}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        <SendingNotice onLeave={props.onClose} />
        {checking ? (
          preview.isError ? (
            <FailedState error={preview.error} onRetry={() => void preview.refetch()} />
          ) : preview.data ? (
            <SendingPreviewBox preview={preview.data} />
          ) : (
            <p className="muted">{t('check.loading')}</p>
          )
        ) : (
          <Compose
            draft={draft}
            name={{ value: name, suggested: suggestName(draft.value), change: setName }}
            when={{ value: when, change: setWhen }}
            typed={
              props.audience === 'typed' ? { value: typed, count: numbers.length, change: setTyped } : null
            }
          />
        )}
        {start.isError && <p className="field-error">{errorText(start.error)}</p>}
      </div>
    </Modal>
  );
}

/** What it is called as long as nobody says so. */
function suggestName({ kind }: Written): string {
  return `${translate(messagingTexts, `kind.${kind}`)} ${now().format('MM-DD HH:mm')}`;
}

interface Part<T> {
  value: T;
  change: (next: T) => void;
}

function Compose(props: {
  draft: ReturnType<typeof useDraft>;
  name: Part<string> & { suggested: string };
  when: Part<When>;
  typed: (Part<string> & { count: number }) | null;
}) {
  const t = useT(messagingTexts);
  const { draft, name, typed } = props;
  const { signature } = useSendingState();
  return (
    <>
      {typed && (
        <Field label={t('numbers')} required hint={t('numbers.hint', { n: formatNumber(typed.count) })}>
          {(control) => (
            <Input.TextArea
              {...control}
              autoFocus
              autoSize={{ minRows: 3, maxRows: 8 }}
              value={typed.value}
              onChange={({ target }) => typed.change(target.value)}
            />
          )}
        </Field>
      )}
      <TemplateSelect
        onChoose={({ name: chosen, ...written }) => {
          draft.change(written);
          if (!name.value) name.change(chosen);
        }}
      />
      <MessageEditor
        value={draft.value}
        onChange={draft.change}
        signature={signature}
        error={textProblem(draft.value.text)}
      />
      <Field label={t('name')} hint={t('name.hint')}>
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            placeholder={name.suggested}
            value={name.value}
            onChange={({ target }) => name.change(target.value)}
          />
        )}
      </Field>
      <WhenField value={props.when.value} onChange={props.when.change} />
    </>
  );
}
