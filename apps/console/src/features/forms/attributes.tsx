import { type FormField, fieldTypes, maskKinds } from '@guanjia/contracts/core/form';
import {
  canBeUnique,
  type DefinitionIssue,
  isChoice,
  keepsValues,
  slotKind,
} from '@guanjia/contracts/core/form-definition';
import { Button, Checkbox, Input, Select } from 'antd';
import { Field } from '../../components/field.tsx';
import { FieldControl } from '../../components/form/field-control.tsx';
import { fieldTypeTexts } from '../../components/form/field-type-texts.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import type { AttributeProps } from './attribute-props.ts';
import { ConditionsEditor } from './conditions-editor.tsx';
import { OptionsEditor } from './options-editor.tsx';
import { RoleSelect } from './role-select.tsx';
import { formsTexts } from './texts.ts';
import { TypeAttributes } from './type-attributes.tsx';
import { withPart } from './with-part.ts';

/** Everything about one field. */
export function Attributes(
  props: AttributeProps & {
    /** Whether records may hold values of it already. */
    published: boolean;
    /** Whether its object can be sorted and filtered by own fields. */
    slots: boolean;
    issues: readonly DefinitionIssue[];
    onRemove: () => void;
  },
) {
  const t = useT(formsTexts);
  const { field, disabled, onChange } = props;
  return (
    <div className="stack">
      {props.issues.map(({ problem }) => (
        <div key={problem} className="notice tone-alarm" role="alert">
          {t(`issue.${problem}`)}
        </div>
      ))}
      <Names {...props} />
      <Flags {...props} />
      <TypeAttributes {...props} />
      {isChoice(field) && <OptionsEditor {...props} />}
      <ConditionsEditor {...props} />
      {field.type !== 'formula' && !isReference(field) && (
        <Field label={t('default')} group>
          {(control) => (
            <FieldControl
              field={field}
              control={control}
              value={field.defaultValue}
              disabled={disabled}
              onChange={(value) =>
                onChange(withPart(field, 'defaultValue', value === '' ? undefined : value))
              }
            />
          )}
        </Field>
      )}
      <Rights {...props} />
      {!disabled && (
        <div className="row wrap">
          <Button onClick={() => onChange(withPart(field, 'retired', field.retired ? undefined : true))}>
            {t(field.retired ? 'restore' : 'retire')}
          </Button>
          <Button danger onClick={props.onRemove}>
            {t('remove')}
          </Button>
          {props.published && <span className="muted small">{t('remove.hint')}</span>}
        </div>
      )}
    </div>
  );
}

function isReference({ type }: FormField): boolean {
  return ['user', 'department', 'customer', 'product', 'address'].includes(type);
}

function Names({ field, content, published, disabled, onChange }: AttributeProps & { published: boolean }) {
  const t = useT(formsTexts);
  const typeName = useT(fieldTypeTexts);
  const taken = content.fields.some((other) => other !== field && other.key === field.key);
  return (
    <>
      {(['zh', 'en'] as const).map((language) => (
        <Field key={language} label={t(`label.${language}`)}>
          {(control) => (
            <Input
              {...control}
              value={field.label[language]}
              disabled={disabled}
              maxLength={200}
              onChange={({ target }) =>
                onChange({ ...field, label: { ...field.label, [language]: target.value } })
              }
            />
          )}
        </Field>
      ))}
      {(['zh', 'en'] as const).map((language) => (
        <Field key={language} label={t(`help.${language}`)}>
          {(control) => (
            <Input
              {...control}
              value={field.help?.[language] ?? ''}
              disabled={disabled}
              maxLength={200}
              onChange={({ target }) => {
                const help = { zh: '', en: '', ...field.help, [language]: target.value };
                onChange(withPart(field, 'help', help.zh || help.en ? help : undefined));
              }}
            />
          )}
        </Field>
      ))}
      <Field
        label={t('key')}
        hint={t(published ? 'key.fixed' : 'key.hint')}
        error={taken ? t('issue.duplicate') : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={field.key}
            disabled={disabled || published}
            maxLength={40}
            onChange={({ target }) => {
              const key = target.value.toLowerCase().replace(/[^a-z0-9_]/g, '_');
              const free = !content.fields.some((other) => other.key === key);
              if (/^[a-z]/.test(key) && free) onChange({ ...field, key });
            }}
          />
        )}
      </Field>
      <Field label={t('type')}>
        {(control) => (
          <Select
            {...control}
            value={field.type}
            disabled={disabled}
            options={fieldTypes
              .filter((type) => !published || keepsValues(field, { ...field, type }))
              .map((type) => ({ value: type, label: typeName(type) }))}
            onChange={(type) => onChange({ ...field, type })}
          />
        )}
      </Field>
      {content.groups.length > 0 && (
        <Field label={t('group')}>
          {(control) => (
            <Select
              {...control}
              value={field.group ?? ''}
              disabled={disabled}
              options={[
                { value: '', label: t('group.none') },
                ...content.groups.map(({ key, label }) => ({ value: key, label: labelOf(label) })),
              ]}
              onChange={(group) => onChange(withPart(field, 'group', group || undefined))}
            />
          )}
        </Field>
      )}
    </>
  );
}

function Flags({ field, slots, disabled, onChange }: AttributeProps & { slots: boolean }) {
  const t = useT(formsTexts);
  const flags = [
    ...(field.type === 'formula' ? [] : (['required'] as const)),
    ...(canBeUnique(field) ? (['unique'] as const) : []),
    ...(slots && slotKind(field) ? (['listed'] as const) : []),
  ];
  return (
    <Field label={t('flags')} group>
      {() => (
        <div className="stack" style={{ gap: 4 }}>
          {flags.map((flag) => (
            <Checkbox
              key={flag}
              checked={field[flag] === true}
              disabled={disabled}
              onChange={({ target }) =>
                onChange(
                  flag === 'required'
                    ? { ...field, required: target.checked }
                    : withPart(field, flag, target.checked || undefined),
                )
              }
            >
              {t(`flag.${flag}`)}
            </Checkbox>
          ))}
        </div>
      )}
    </Field>
  );
}

function Rights({ field, disabled, onChange }: AttributeProps) {
  const t = useT(formsTexts);
  return (
    <>
      <Field label={t('mask')}>
        {(control) => (
          <Select
            {...control}
            value={field.mask ?? ''}
            disabled={disabled}
            options={[
              { value: '', label: t('mask.none') },
              ...maskKinds.map((kind) => ({ value: kind, label: t(`mask.${kind}`) })),
            ]}
            onChange={(mask) =>
              onChange(
                withPart(
                  field,
                  'mask',
                  maskKinds.find((kind) => kind === mask),
                ),
              )
            }
          />
        )}
      </Field>
      {([...(field.mask ? (['unmaskedFor'] as const) : []), 'visibleTo', 'editableBy'] as const).map(
        (right) => (
          <Field key={right} label={t(`right.${right}`)}>
            {({ id }) => (
              <RoleSelect
                id={id}
                value={field[right]}
                disabled={disabled}
                placeholder={t(right === 'unmaskedFor' ? 'right.nobody' : 'right.everybody')}
                onChange={(roles) => onChange(withPart(field, right, roles))}
              />
            )}
          </Field>
        ),
      )}
    </>
  );
}
