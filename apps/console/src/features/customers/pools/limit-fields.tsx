import type { PoolRules } from '@guanjia/contracts/customers/pool-rules';
import { Button, InputNumber, Select } from 'antd';
import { Field } from '../../../components/field.tsx';
import { CloseIcon, PlusIcon } from '../../../components/icons.tsx';
import { useT } from '../../../lib/i18n.ts';
import { ruleTexts } from './rule-texts.ts';

/** A number, or none. */
export function Limit(props: {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  const t = useT(ruleTexts);
  return (
    <Field label={props.label}>
      {(control) => (
        <InputNumber
          {...control}
          min={0}
          max={1_000_000}
          precision={0}
          placeholder={t('form.none')}
          style={{ width: 140 }}
          value={props.value}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
}

export function Days(props: {
  label: string;
  value: number;
  max?: number;
  onChange: (value: number) => void;
}) {
  const t = useT(ruleTexts);
  return (
    <Field label={props.label}>
      {(control) => (
        <InputNumber
          {...control}
          min={0}
          max={props.max ?? 3650}
          precision={0}
          suffix={t('form.unit.days')}
          style={{ width: 140 }}
          value={props.value}
          onChange={(next) => props.onChange(next ?? props.value)}
        />
      )}
    </Field>
  );
}

export interface LimitRow {
  key: string;
  limits: PoolRules['everybody'];
}

/** Limits of some roles, people or levels: one line each. */
export function LimitRows(props: {
  title: string;
  choice: string;
  rows: readonly LimitRow[];
  options: readonly { value: string; label: string }[];
  initial: PoolRules['everybody'];
  /** There is no limit a day. */
  holdingOnly?: boolean;
  onChange: (rows: LimitRow[]) => void;
}) {
  const t = useT(ruleTexts);
  const { rows, options } = props;
  const used = new Set(rows.map(({ key }) => key));
  const next = options.find(({ value }) => !used.has(value));
  const change = (index: number, part: Partial<LimitRow>) =>
    props.onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <section className="stack" style={{ gap: 8 }}>
      <h2>{props.title}</h2>
      {rows.map((row, index) => (
        <div key={row.key} className="row wrap">
          <Select
            aria-label={props.choice}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 180 }}
            value={row.key}
            options={options.filter(({ value }) => value === row.key || !used.has(value))}
            onChange={(key: string) => change(index, { key })}
          />
          {!props.holdingOnly && (
            <Limit
              label={t('form.per_day')}
              value={row.limits.perDay}
              onChange={(perDay) => change(index, { limits: { ...row.limits, perDay } })}
            />
          )}
          <Limit
            label={t('form.holding')}
            value={row.limits.holding}
            onChange={(holding) => change(index, { limits: { ...row.limits, holding } })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={t('form.remove')}
            onClick={() => props.onChange(rows.filter((_, at) => at !== index))}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      {next && (
        <div>
          <Button
            size="small"
            icon={<PlusIcon size={12} />}
            onClick={() => props.onChange([...rows, { key: next.value, limits: props.initial }])}
          >
            {t('form.add')}
          </Button>
        </div>
      )}
    </section>
  );
}
