// biome-ignore-all lint/suspicious/noArrayIndexKey: conditions are edited in place; the place is the identity
import { conditionOps, type FormField, type ShowCondition } from '@guanjia/contracts/core/form';
import { isChoice } from '@guanjia/contracts/core/form-definition';
import { Button, Input, InputNumber, Radio, Select } from 'antd';
import { Field } from '../../components/field.tsx';
import { PlusIcon, TrashIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import type { AttributeProps } from './attribute-props.ts';
import { formsTexts } from './texts.ts';
import { withPart } from './with-part.ts';

/** When the field is shown: conditions on fields further up, all or any of which must hold. */
export function ConditionsEditor({ field, content, disabled, onChange }: AttributeProps) {
  const t = useT(formsTexts);
  const before = content.fields
    .slice(0, content.fields.indexOf(field))
    .filter(({ type }) => type !== 'formula' && type !== 'address');
  const { match, conditions } = conditionsOf(field);
  const set = (next: ShowCondition[], how = match) =>
    onChange(withPart(field, 'showIf', next.length > 0 ? { match: how, conditions: next } : undefined));
  const [first] = before;
  return (
    <Field label={t('show_if')} group>
      {() => (
        <div className="stack" style={{ gap: 6 }}>
          {conditions.length > 1 && (
            <Radio.Group
              value={match}
              disabled={disabled}
              onChange={({ target }) => set(conditions, target.value === 'any' ? 'any' : 'all')}
              options={(['all', 'any'] as const).map((value) => ({ value, label: t(`show_if.${value}`) }))}
            />
          )}
          {conditions.map((condition, index) => (
            <ConditionLine
              key={index}
              condition={condition}
              choices={before}
              disabled={disabled}
              onChange={(next) => set(conditions.with(index, next))}
              onRemove={() => set(conditions.toSpliced(index, 1))}
            />
          ))}
          {conditions.length === 0 && <span className="muted small">{t('show_if.always')}</span>}
          {!disabled && (
            <div>
              <Button
                size="small"
                icon={<PlusIcon size={12} />}
                disabled={!first || conditions.length >= 10}
                onClick={() => first && set([...conditions, { key: first.key, op: 'filled', values: [] }])}
              >
                {t('show_if.add')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

function conditionsOf({ showIf }: FormField): { match: 'all' | 'any'; conditions: ShowCondition[] } {
  if (!showIf) return { match: 'all', conditions: [] };
  if (!('key' in showIf)) return showIf;
  return { match: 'all', conditions: [{ key: showIf.key, op: 'is', values: showIf.values }] };
}

function ConditionLine(props: {
  condition: ShowCondition;
  choices: readonly FormField[];
  disabled: boolean;
  onChange: (condition: ShowCondition) => void;
  onRemove: () => void;
}) {
  const t = useT(formsTexts);
  const { condition, choices, disabled, onChange } = props;
  const other = choices.find(({ key }) => key === condition.key);
  const numeric = other && ['number', 'money', 'rating'].includes(other.type);
  return (
    <div className="row wrap">
      <Select
        aria-label={t('show_if.field')}
        style={{ minWidth: 120 }}
        value={condition.key}
        disabled={disabled}
        options={choices.map(({ key, label }) => ({ value: key, label: labelOf(label) || key }))}
        onChange={(key) => onChange({ key, op: 'filled', values: [] })}
      />
      <Select
        aria-label={t('show_if.op')}
        style={{ minWidth: 90 }}
        value={condition.op}
        disabled={disabled}
        options={conditionOps
          .filter((op) => numeric || (op !== 'at_least' && op !== 'at_most'))
          .map((op) => ({ value: op, label: t(`op.${op}`) }))}
        onChange={(op) =>
          onChange({ ...condition, op, values: op === 'at_least' || op === 'at_most' ? ['0'] : [] })
        }
      />
      <ConditionValue condition={condition} other={other} disabled={disabled} onChange={onChange} />
      <button
        type="button"
        className="icon-button"
        aria-label={t('show_if.remove')}
        disabled={disabled}
        onClick={props.onRemove}
      >
        <TrashIcon />
      </button>
    </div>
  );
}

function ConditionValue(props: {
  condition: ShowCondition;
  other: FormField | undefined;
  disabled: boolean;
  onChange: (condition: ShowCondition) => void;
}) {
  const t = useT(formsTexts);
  const { condition, other, disabled, onChange } = props;
  if (condition.op === 'filled' || condition.op === 'empty') return null;
  if (condition.op === 'at_least' || condition.op === 'at_most') {
    return (
      <InputNumber
        aria-label={t('show_if.value')}
        value={Number(condition.values[0] ?? 0)}
        disabled={disabled}
        onChange={(value) => onChange({ ...condition, values: [String(value ?? 0)] })}
      />
    );
  }
  if (other && isChoice(other) && !other.dictionary) {
    return (
      <Select
        mode="multiple"
        aria-label={t('show_if.value')}
        style={{ minWidth: 140 }}
        value={condition.values}
        disabled={disabled}
        options={(other.options ?? []).map(({ value, label }) => ({ value, label: labelOf(label) || value }))}
        onChange={(values: string[]) => onChange({ ...condition, values })}
      />
    );
  }
  return (
    <Input
      aria-label={t('show_if.value')}
      style={{ width: 140 }}
      value={condition.values[0] ?? ''}
      disabled={disabled}
      onChange={({ target }) => onChange({ ...condition, values: target.value ? [target.value] : [] })}
    />
  );
}
