import { ApiError } from '@guanjia/client/http';
import { partsOf } from '@guanjia/contracts/messaging/parts';
import {
  findPlaceholders,
  type Placeholder,
  placeholders,
  placeholderWords,
  signed,
} from '@guanjia/contracts/messaging/placeholders';
import { type MessageKind, messageKinds } from '@guanjia/contracts/messaging/templates';
import { Button, Input, Radio } from 'antd';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { languageOf } from '../../lib/label.ts';
import { Field } from '../field.tsx';
import './messaging.css';
import { messagingTexts } from './texts.ts';

export interface Written {
  kind: MessageKind;
  text: string;
}

/** What is wrong with a text, in the words of the server's refusal, before it is asked; undefined: nothing. */
export function textProblem(text: string): string | undefined {
  const [name] = findPlaceholders(text).unknown;
  if (name) return errorText(new ApiError({ code: 'placeholder_unknown', params: { name } }));
  return /[【】]/.test(text) ? errorText(new ApiError({ code: 'message_signed' })) : undefined;
}

/** Kind and text of a message, with what it costs while it is typed. */
export function MessageEditor(props: {
  value: Written;
  onChange: (part: Partial<Written>) => void;
  signature: string | null;
  error?: string | undefined;
  /** Ctrl/⌘ + Enter. */
  onSubmit?: () => void;
}) {
  const t = useT(messagingTexts);
  const { value, onChange } = props;
  const insert = (key: Placeholder, id: string) => {
    const box = document.getElementById(id);
    const area = box instanceof HTMLTextAreaElement ? box : undefined;
    const word = `{${placeholderWords[key][languageOf()]}}`;
    const [from, to] = [area?.selectionStart ?? value.text.length, area?.selectionEnd ?? value.text.length];
    onChange({ text: value.text.slice(0, from) + word + value.text.slice(to) });
    // Once the new text is in, the caret stands behind what was inserted.
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(from + word.length, from + word.length);
    });
  };
  return (
    <>
      <Field label={t('kind')} group hint={t(`kind.${value.kind}.hint`)}>
        {() => (
          <Radio.Group
            optionType="button"
            value={value.kind}
            onChange={({ target }) => onChange({ kind: target.value })}
            options={messageKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        )}
      </Field>
      <Field label={t('text')} required error={props.error}>
        {(control) => (
          <div className="stack" style={{ gap: 4 }}>
            <Input.TextArea
              {...control}
              placeholder={t('text.placeholder')}
              autoSize={{ minRows: 4, maxRows: 10 }}
              maxLength={1000}
              value={value.text}
              onChange={({ target }) => onChange({ text: target.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                if (event.nativeEvent.isComposing || !props.onSubmit) return;
                event.preventDefault();
                event.stopPropagation();
                props.onSubmit();
              }}
            />
            <div className="row wrap" style={{ gap: 4 }}>
              <span className="muted small">{t('insert')}</span>
              {placeholders.map((key) => (
                <Button key={key} size="small" onClick={() => insert(key, control.id)}>
                  {t(`insert.${key}`)}
                </Button>
              ))}
            </div>
            <PartsCount text={value.text} signature={props.signature} />
          </div>
        )}
      </Field>
    </>
  );
}

/** How long the message is with its signature, as operators count it. */
function PartsCount({ text, signature }: { text: string; signature: string | null }) {
  const t = useT(messagingTexts);
  if (!text.trim()) return null;
  const { used, parts, left, encoding } = partsOf(signed(signature ?? '', text));
  const named = findPlaceholders(text).known.length > 0;
  return (
    <div className="muted small" aria-live="polite">
      <strong>{t('count.parts', { used, parts })}</strong> · {t('count.left', { left })} ·{' '}
      {t(`count.rule.${encoding}`)}
      {named && ` · ${t('count.values')}`}
    </div>
  );
}
