import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { checkForm, type FormIssue, isShown } from '@guanjia/contracts/core/form-rules';
import { Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import { translate, useLocale } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { DateTimeField } from '../date-time-field.tsx';
import { type ControlProps, Field } from '../field.tsx';
import './form.css';
import { formTexts } from './texts.ts';

type Value = FormValues[string] | undefined;

/**
 * Renders tenant-defined fields: customer fields and questionnaires. Values stay with the caller; errors are by field
 * key. `numbered` gives questions their numbers.
 */
export function FormFields(props: {
  fields: readonly FormField[];
  values: FormValues;
  errors?: Readonly<Record<string, string>>;
  numbered?: boolean;
  disabled?: boolean;
  onChange: (values: FormValues) => void;
}) {
  useLocale();
  const shown = props.fields.filter((field) => isShown(field, props.values));
  return (
    <div className="form-fields">
      {shown.map((field, index) => (
        <Field
          key={field.key}
          label={props.numbered ? `${index + 1}. ${labelOf(field.label)}` : labelOf(field.label)}
          required={field.required}
          error={props.errors?.[field.key]}
          group={isGroup(field)}
        >
          {(control) => (
            <FieldControl
              field={field}
              control={control}
              value={props.values[field.key]}
              disabled={props.disabled === true}
              onChange={(value) => props.onChange(withValue(props.fields, props.values, field.key, value))}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** Sets a value and drops what is hidden by it, since hidden fields must have none. */
export function withValue(
  fields: readonly FormField[],
  values: FormValues,
  key: string,
  value: Value,
): FormValues {
  const next: FormValues = { ...values };
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) delete next[key];
  else next[key] = value;
  for (const field of fields) if (!isShown(field, next)) delete next[field.key];
  return next;
}

/** The texts of what is wrong, by field key. Hidden fields are never at fault. */
export function formErrors(fields: readonly FormField[], values: FormValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of checkForm(fields, values)) {
    errors[issue.key] = issueText(
      issue,
      fields.find((field) => field.key === issue.key),
    );
  }
  return errors;
}

function issueText(issue: FormIssue, field: FormField | undefined): string {
  if (issue.problem !== 'range') return translate(formTexts, `problem.${issue.problem}`);
  const { min, max } = field ?? {};
  if (min !== undefined && max !== undefined) return translate(formTexts, 'problem.range', { min, max });
  if (min !== undefined) return translate(formTexts, 'problem.range_min', { min });
  return translate(formTexts, 'problem.range_max', { max: max ?? 0 });
}

const fewOptions = 6;

function isGroup(field: FormField): boolean {
  if (field.type === 'rating' || field.type === 'multi_select') return true;
  return field.type === 'select' && (field.options?.length ?? 0) <= fewOptions;
}

function FieldControl(props: {
  field: FormField;
  control: ControlProps;
  value: Value;
  disabled: boolean;
  onChange: (value: Value) => void;
}) {
  const { field, control, value, disabled, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  const options = (field.options ?? []).map((option) => ({
    value: option.value,
    label: labelOf(option.label),
  }));
  switch (field.type) {
    case 'text':
    case 'phone':
      return (
        <Input
          {...control}
          value={text}
          disabled={disabled}
          maxLength={4000}
          inputMode={field.type === 'phone' ? 'tel' : 'text'}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case 'long_text':
      return (
        <Input.TextArea
          {...control}
          value={text}
          disabled={disabled}
          maxLength={4000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case 'number':
      return (
        <InputNumber
          {...control}
          value={typeof value === 'number' ? value : null}
          disabled={disabled}
          style={{ width: '100%' }}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'date':
      return (
        <DateTimeField
          id={control.id}
          label={labelOf(field.label)}
          hideLabel
          day
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
    case 'multi_select':
      return (
        <Checkbox.Group
          className="form-options"
          value={Array.isArray(value) ? value : []}
          disabled={disabled}
          options={options}
          onChange={(next) => onChange(next.map(String))}
        />
      );
    case 'select':
      if (options.length <= fewOptions) {
        return (
          <Radio.Group
            className="form-options"
            name={control.id}
            value={text || undefined}
            disabled={disabled}
            options={options}
            onChange={({ target }) => onChange(String(target.value))}
          />
        );
      }
      return (
        <Select
          {...control}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          value={text || undefined}
          disabled={disabled}
          placeholder={translate(formTexts, 'select.placeholder')}
          options={options}
          onChange={(next) => onChange(next)}
        />
      );
  }
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

/** A stored value in words, for read-only display. */
export function formatFieldValue(field: FormField, value: Value): string {
  if (value === undefined || value === '') return '–';
  const word = (item: string) => {
    const option = field.options?.find((candidate) => candidate.value === item);
    return option ? labelOf(option.label) : item;
  };
  if (Array.isArray(value)) return value.map(word).join(' / ');
  return field.type === 'select' ? word(String(value)) : String(value);
}
