import { DateTimeField } from '../../components/date-time-field.tsx';
import { formatShort } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { now } from '../../lib/time.ts';
import { deskTexts } from './texts.ts';

/** When to dial again: the usual answers as buttons, anything else by the picker. */
export function RedialPicker(props: {
  value: string | null;
  error?: string | undefined;
  onChange: (value: string | null) => void;
}) {
  const t = useT(deskTexts);
  const choices = redialChoices();
  return (
    <div className="choice">
      <span className="choice-label">{t('result.redial_at')}</span>
      <div>
        <div className="choice-buttons">
          {choices.map(({ key, at }) => (
            <button
              key={key}
              type="button"
              className="choice-button"
              aria-pressed={props.value === at}
              title={formatShort(at)}
              onClick={() => props.onChange(at)}
            >
              {t(key)}
            </button>
          ))}
          <div className="redial-field">
            <DateTimeField
              label={t('redial.other')}
              hideLabel
              disablePast
              value={props.value}
              status={props.error ? 'error' : undefined}
              onChange={props.onChange}
            />
          </div>
        </div>
        {props.error && (
          <div className="field-error" role="alert">
            {props.error}
          </div>
        )}
      </div>
    </div>
  );
}

type RedialKey =
  | 'redial.20m'
  | 'redial.1h'
  | 'redial.afternoon'
  | 'redial.tomorrow_am'
  | 'redial.tomorrow_pm';

/** Quick answers, without those that have passed. */
export function redialChoices(): { key: RedialKey; at: string }[] {
  const time = now();
  const minute = time.startOf('minute');
  const day = time.startOf('day');
  const afternoon = day.hour(15);
  return [
    { key: 'redial.20m' as const, at: minute.add(20, 'minute').format() },
    { key: 'redial.1h' as const, at: minute.add(1, 'hour').format() },
    ...(afternoon.isAfter(time) ? [{ key: 'redial.afternoon' as const, at: afternoon.format() }] : []),
    { key: 'redial.tomorrow_am' as const, at: day.add(1, 'day').hour(9).minute(30).format() },
    { key: 'redial.tomorrow_pm' as const, at: day.add(1, 'day').hour(14).minute(30).format() },
  ];
}
