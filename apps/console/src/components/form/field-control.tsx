import type { FormField, FormValue } from '@guanjia/contracts/core/form';
import { minorDigits } from '@guanjia/contracts/core/money';
import { Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import { translate } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { DateTimeField } from '../date-time-field.tsx';
import type { ControlProps } from '../field.tsx';
import { AddressInput } from './address-input.tsx';
import { FileControl } from './file-control.tsx';
import { ReferencePicker } from './reference-picker.tsx';
import { formTexts } from './texts.ts';

type Value = FormValue | undefined;

const fewOptions = 6;

/** Whether the control is a set of buttons that its label names. */
export function isGroup({ type, options = [] }: FormField): boolean {
  if (type === 'multi_select') return options.length <= fewOptions * 2;
  return type === 'rating' || (type === 'select' && options.length <= fewOptions);
}

/** The control that fits a field's type. */
export function FieldControl(props: {
  field: FormField;
  control: ControlProps;
  value: Value;
  disabled: boolean;
  onChange: (value: Value) => void;
}) {
  const { field, control, value, disabled, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  switch (field.type) {
    case 'text':
    case 'phone':
    case 'email':
    case 'id_document':
    case 'long_text':
    case 'time':
      return <TextControl {...props} text={text} />;
    case 'number':
      return (
        <InputNumber
          {...control}
          value={typeof value === 'number' ? value : null}
          disabled={disabled}
          style={{ width: '100%' }}
          {...(field.decimals === undefined ? {} : { precision: field.decimals })}
          {...(field.unit ? { suffix: field.unit } : {})}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'money':
      return <MoneyInput {...props} />;
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
      return (
        <ReferencePicker
          kind={field.type}
          control={control}
          value={text || undefined}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'address':
      return (
        <AddressInput
          control={control}
          value={typeof value === 'object' && !Array.isArray(value) ? value : undefined}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'file':
      return (
        <FileControl control={control} value={text || undefined} disabled={disabled} onChange={onChange} />
      );
    case 'formula':
      // A result is nobody's to enter.
      return null;
    case 'datetime':
    case 'date':
      return (
        <DateTimeField
          id={control.id}
          label={labelOf(field.label)}
          hideLabel
          day={field.type === 'date'}
          value={text || null}
          status={control.status}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'rating':
      return (
        <Rating
          field={field}
          value={typeof value === 'number' ? value : null}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'select':
    case 'multi_select':
      return <ChoiceControl {...props} />;
  }
}

type ControlInput = Parameters<typeof FieldControl>[0];

function TextControl({ field, control, text, disabled, onChange }: ControlInput & { text: string }) {
  const shared = { ...control, value: text, disabled, maxLength: field.maxLength ?? 4000 };
  if (field.type === 'long_text') {
    return (
      <Input.TextArea
        {...shared}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  return (
    <Input
      {...shared}
      {...(field.type === 'time' ? { type: 'time' } : {})}
      inputMode={inputModes[field.type] ?? 'text'}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

/** Few options are all in sight; many are searched. */
function ChoiceControl({ field, control, value, disabled, onChange }: ControlInput) {
  const options = optionsOf(field, value);
  const several = field.type === 'multi_select';
  const chosen = Array.isArray(value) ? value : [];
  const text = typeof value === 'string' && value !== '' ? value : undefined;
  if (!isGroup(field)) {
    return (
      <Select<string | string[]>
        {...control}
        {...(several ? { mode: 'multiple' as const } : {})}
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        value={several ? chosen : (text ?? null)}
        disabled={disabled}
        placeholder={translate(formTexts, 'select.placeholder')}
        options={options}
        onChange={(next) => onChange(next)}
      />
    );
  }
  if (several) {
    return (
      <Checkbox.Group
        className="form-options"
        value={chosen}
        disabled={disabled}
        options={options}
        onChange={(next) => onChange(next.map(String))}
      />
    );
  }
  return (
    <Radio.Group
      className="form-options"
      name={control.id}
      value={text}
      disabled={disabled}
      options={options}
      onChange={({ target }) => onChange(String(target.value))}
    />
  );
}

/** A retired option stays only where it is chosen already. */
function optionsOf({ options = [] }: FormField, value: Value): { value: string; label: string }[] {
  const chosen = Array.isArray(value) ? value : [value];
  return options
    .filter((option) => !option.retired || chosen.includes(option.value))
    .map((option) => ({ value: option.value, label: labelOf(option.label) }));
}

const inputModes: Partial<Record<FormField['type'], 'tel' | 'email'>> = { phone: 'tel', email: 'email' };

/** People type the main unit; what is stored is the minor one. */
function MoneyInput({ field, control, value, disabled, onChange }: Parameters<typeof FieldControl>[0]) {
  const digits = minorDigits(field.currency);
  return (
    <InputNumber
      {...control}
      value={typeof value === 'number' ? value / 10 ** digits : null}
      disabled={disabled}
      precision={digits}
      style={{ width: '100%' }}
      suffix={field.currency ?? 'CNY'}
      onChange={(next) => onChange(next === null ? undefined : Math.round(next * 10 ** digits))}
    />
  );
}

function Rating(props: {
  field: FormField;
  value: number | null;
  disabled: boolean;
  onChange: (value: Value) => void;
}) {
  const min = props.field.min ?? 1;
  const max = props.field.max ?? 5;
  return (
    <div className="rating" role="radiogroup" aria-label={labelOf(props.field.label)}>
      {Array.from({ length: Math.max(1, max - min + 1) }, (_, index) => min + index).map((value) => (
        // biome-ignore lint/a11y/useSemanticElements: one big target per mark, with the number on it
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={props.value === value}
          disabled={props.disabled}
          className="rating-mark"
          onClick={() => props.onChange(value)}
        >
          {value}
        </button>
      ))}
    </div>
  );
}
