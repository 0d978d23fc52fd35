import type { WorkingHours } from '@guanjia/contracts/identity/organisation';
import { Button, Input, Select } from 'antd';
import { CloseIcon, PlusIcon } from '../../../components/icons.tsx';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { organisationTexts } from './texts.ts';

const days = [1, 2, 3, 4, 5, 6, 7] as const;

/** Weekly hours as rows of day, from, to; an empty list means those of the unit above. */
export function WorkingHoursEditor(props: {
  value: WorkingHours | null;
  onChange: (value: WorkingHours | null) => void;
}) {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const rows = props.value ?? [];
  const replace = (index: number, patch: Partial<WorkingHours[number]>) =>
    props.onChange(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)));
  const remove = (index: number) => {
    const left = rows.filter((_, at) => at !== index);
    props.onChange(left.length > 0 ? left : null);
  };
  const nextDay = Math.min(7, (rows.at(-1)?.day ?? 0) + 1);
  const { from = '09:00', to = '18:00' } = rows.at(-1) ?? {};
  return (
    <div className="stack" style={{ gap: 6 }}>
      {rows.length === 0 && <span className="muted small">{t('unit.hours.inherited')}</span>}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <div key={index} className="row">
          <Select
            aria-label={t('hours.day')}
            style={{ width: 88 }}
            value={row.day}
            options={days.map((day) => ({ value: day, label: t(`day.${day}`) }))}
            onChange={(day: number) => replace(index, { day })}
          />
          <Input
            type="time"
            aria-label={t('hours.from')}
            value={row.from}
            onChange={({ target }) => replace(index, { from: target.value })}
          />
          <span className="muted">–</span>
          <Input
            type="time"
            aria-label={t('hours.to')}
            value={row.to}
            onChange={({ target }) => replace(index, { to: target.value })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={common('remove')}
            onClick={() => remove(index)}
          >
            <CloseIcon size={14} />
          </button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<PlusIcon size={12} />}
          onClick={() => props.onChange([...rows, { day: nextDay, from, to }])}
        >
          {t('hours.add')}
        </Button>
      </div>
    </div>
  );
}

/** `周一 09:00–18:00, …` */
export function useHoursText(): (hours: WorkingHours | null) => string {
  const t = useT(organisationTexts);
  return (hours) =>
    hours
      ? hours.map(({ day, from, to }) => `${t(`day.${day as 1}`)} ${from}–${to}`).join(', ')
      : t('hours.none');
}
