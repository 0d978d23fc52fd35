import { fieldAccess } from '@guanjia/contracts/core/field-access';
import type { FormField, FormGroup, FormValues } from '@guanjia/contracts/core/form';
import { isShown } from '@guanjia/contracts/core/form-rules';
import { useLocale } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { Field } from '../field.tsx';
import { FieldControl, isGroup } from './field-control.tsx';
import { FieldText } from './field-text.tsx';
import './form.css';
import { withValue } from './form-values.ts';

/**
 * Renders tenant-defined fields: own fields of records and questionnaires. Values stay with the caller; errors are by
 * field key. `numbered` gives questions their numbers; `roleKey` shows what that role may see and edit, without it
 * everything can be edited. Retired fields are left out.
 */
export function FormFields(props: {
  fields: readonly FormField[];
  groups?: readonly FormGroup[];
  values: FormValues;
  errors?: Readonly<Record<string, string>>;
  numbered?: boolean;
  disabled?: boolean;
  roleKey?: string;
  onChange: (values: FormValues) => void;
}) {
  useLocale();
  const { roleKey } = props;
  const shown = props.fields.filter(
    (field) =>
      !field.retired &&
      isShown(field, props.values) &&
      (roleKey === undefined || fieldAccess(field, roleKey).visible),
  );
  return (
    <div className="form-fields">
      {sectionsOf(shown, props.groups ?? []).map(({ group, fields }) => (
        <section key={group?.key ?? ''} className="form-section" aria-label={group && labelOf(group.label)}>
          {group && <h4>{labelOf(group.label)}</h4>}
          {fields.map((field) => (
            <OneField key={field.key} {...props} field={field} number={shown.indexOf(field) + 1} />
          ))}
        </section>
      ))}
    </div>
  );
}

/** Fields without a group come first; each group stands where the form lists it. */
export function sectionsOf(
  fields: readonly FormField[],
  groups: readonly FormGroup[],
): { group: FormGroup | undefined; fields: FormField[] }[] {
  const known = new Set(groups.map(({ key }) => key));
  const loose = fields.filter(({ group }) => !group || !known.has(group));
  return [
    { group: undefined, fields: loose },
    ...groups.map((group) => ({ group, fields: fields.filter((field) => field.group === group.key) })),
  ].filter((section) => section.fields.length > 0);
}

function OneField(props: Parameters<typeof FormFields>[0] & { field: FormField; number: number }) {
  const { field, roleKey, values } = props;
  const label = labelOf(field.label);
  const access = roleKey === undefined ? undefined : fieldAccess(field, roleKey);
  const readOnly = field.type === 'formula' || access?.editable === false;
  return (
    <Field
      label={props.numbered ? `${props.number}. ${label}` : label}
      required={field.required && !readOnly}
      error={props.errors?.[field.key]}
      hint={field.help && labelOf(field.help)}
      group={readOnly || isGroup(field)}
    >
      {(control) =>
        readOnly ? (
          <output className="form-output">
            <FieldText field={field} value={values[field.key]} />
          </output>
        ) : (
          <FieldControl
            field={access?.masked ? { ...field, type: maskedType(field) } : field}
            control={control}
            value={values[field.key]}
            disabled={props.disabled === true}
            onChange={(value) => props.onChange(withValue(props.fields, values, field.key, value))}
          />
        )
      }
    </Field>
  );
}

/** A mask is a text, whatever the value behind it is. */
function maskedType({ type }: FormField): FormField['type'] {
  return type === 'address' ? type : 'text';
}
