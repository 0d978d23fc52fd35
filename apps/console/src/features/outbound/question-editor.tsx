import type { FormField } from '@guanjia/contracts/core/form';
import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { Field } from '../../components/field.tsx';
import { fieldTypeTexts } from '../../components/form/field-type-texts.ts';
import { PlusIcon, TrashIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { freeKey } from './content-editor.tsx';
import { contentTexts } from './content-texts.ts';

interface EditorProps {
  field: FormField;
  all: readonly FormField[];
  onChange: (field: FormField) => void;
}

/** What can be asked on the telephone; records and formulas belong to records. */
const questionTypes = [
  'text',
  'long_text',
  'number',
  'money',
  'date',
  'time',
  'datetime',
  'select',
  'multi_select',
  'phone',
  'email',
  'address',
  'rating',
] as const satisfies readonly FormField['type'][];

const withOptions = ['select', 'multi_select'];
const withBounds = ['number', 'rating'];

/** One question: wording in both languages, kind, options, bounds, and when it is asked. */
export function QuestionEditor({ field, all, onChange }: EditorProps) {
  const t = useT(contentTexts);
  const typeName = useT(fieldTypeTexts);
  const set = (patch: Partial<FormField>) => onChange({ ...field, ...patch });
  return (
    <>
      <div className="form-grid">
        <Field label={t('field.label_zh')} required>
          {(control) => (
            <Input
              {...control}
              value={field.label.zh}
              onChange={({ target }) => set({ label: { ...field.label, zh: target.value } })}
            />
          )}
        </Field>
        <Field label={t('field.label_en')}>
          {(control) => (
            <Input
              {...control}
              value={field.label.en}
              onChange={({ target }) => set({ label: { ...field.label, en: target.value } })}
            />
          )}
        </Field>
        <Field label={t('field.type')}>
          {(control) => (
            <Select
              {...control}
              value={field.type}
              options={questionTypes.map((type) => ({ value: type, label: typeName(type) }))}
              onChange={(type) => onChange(withType(field, type))}
            />
          )}
        </Field>
        <Field label={t('field.required')} group>
          {() => (
            <Checkbox checked={field.required} onChange={({ target }) => set({ required: target.checked })}>
              {t('field.required')}
            </Checkbox>
          )}
        </Field>
        {withBounds.includes(field.type) &&
          (['min', 'max'] as const).map((bound) => (
            <Field key={bound} label={t(`field.${bound}`)}>
              {(control) => (
                <InputNumber
                  {...control}
                  style={{ width: '100%' }}
                  value={field[bound] ?? null}
                  onChange={(value) => {
                    const { [bound]: _, ...rest } = field;
                    onChange(value === null ? rest : { ...field, [bound]: value });
                  }}
                />
              )}
            </Field>
          ))}
      </div>
      {withOptions.includes(field.type) && <Options field={field} all={all} onChange={onChange} />}
      <ShowIf field={field} all={all} onChange={onChange} />
    </>
  );
}

function withType(field: FormField, type: FormField['type']): FormField {
  const { options, min, max, ...rest } = field;
  return {
    ...rest,
    type,
    ...(withOptions.includes(type) ? { options: options ?? [] } : {}),
    ...(withBounds.includes(type) && min !== undefined ? { min } : {}),
    ...(withBounds.includes(type) && max !== undefined ? { max } : {}),
  };
}

function Options({ field, onChange }: EditorProps) {
  const t = useT(contentTexts);
  const common = useT(commonTexts);
  const options = field.options ?? [];
  const set = (next: typeof options) => onChange({ ...field, options: next });
  return (
    <Field label={t('field.options')} group>
      {() => (
        <div className="stack" style={{ gap: 6 }}>
          {options.map((option, index) => (
            <div key={option.value} className="row">
              {(['zh', 'en'] as const).map((language) => (
                <Input
                  key={language}
                  aria-label={t(`field.option.${language}`)}
                  placeholder={t(`field.option.${language}`)}
                  value={option.label[language]}
                  onChange={({ target }) =>
                    set(
                      options.with(index, {
                        ...option,
                        label: { ...option.label, [language]: target.value },
                      }),
                    )
                  }
                />
              ))}
              <button
                type="button"
                className="icon-button"
                aria-label={common('remove')}
                onClick={() => set(options.toSpliced(index, 1))}
              >
                <TrashIcon />
              </button>
            </div>
          ))}
          <div>
            <Button
              size="small"
              icon={<PlusIcon size={12} />}
              onClick={() =>
                set([
                  ...options,
                  {
                    value: freeKey(
                      'option',
                      options.map(({ value }) => value),
                    ),
                    label: { zh: '', en: '' },
                  },
                ])
              }
            >
              {t('field.option.add')}
            </Button>
          </div>
        </div>
      )}
    </Field>
  );
}

function ShowIf({ field, all, onChange }: EditorProps) {
  const t = useT(contentTexts);
  const before = all.slice(0, all.indexOf(field)).filter(({ type }) => withOptions.includes(type));
  if (before.length === 0 && !field.showIf) return null;
  const { showIf: condition, ...rest } = field;
  // Questionnaires have one condition; only the designer of forms makes several.
  const showIf = condition && 'key' in condition ? condition : undefined;
  const other = all.find(({ key }) => key === showIf?.key);
  return (
    <div className="row wrap">
      <span className="muted">{t('field.show_if')}</span>
      <Select
        aria-label={t('field.show_if')}
        style={{ minWidth: 180 }}
        value={showIf?.key ?? ''}
        options={[
          { value: '', label: t('field.show_if.always') },
          ...before.map(({ key, label }) => ({ value: key, label: labelOf(label) || key })),
        ]}
        onChange={(key: string) => {
          const first = all.find((item) => item.key === key)?.options?.[0]?.value;
          onChange(key && first ? { ...rest, showIf: { key, values: [first] } } : rest);
        }}
      />
      {showIf && other && (
        <>
          <span className="muted">{t('field.show_if.is')}</span>
          <Select
            mode="multiple"
            aria-label={t('field.show_if.is')}
            style={{ minWidth: 200 }}
            value={showIf.values}
            options={(other.options ?? []).map(({ value, label }) => ({
              value,
              label: labelOf(label) || value,
            }))}
            onChange={(values: string[]) =>
              values.length > 0 && onChange({ ...field, showIf: { key: showIf.key, values } })
            }
          />
        </>
      )}
    </div>
  );
}
