import { documentKinds } from '@guanjia/contracts/core/form';
import { parseFormula } from '@guanjia/contracts/core/formula';
import { checkFormulas } from '@guanjia/contracts/core/formula-value';
import { minorDigits } from '@guanjia/contracts/core/money';
import { isSafePattern } from '@guanjia/contracts/core/safe-pattern';
import { Input, InputNumber, Select } from 'antd';
import { Field } from '../../components/field.tsx';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import type { AttributeProps } from './attribute-props.ts';
import { formsTexts } from './texts.ts';
import { withPart } from './with-part.ts';

/** What only some types have: bounds, lengths, units, currencies, kinds of documents, formulas. */
export function TypeAttributes(props: AttributeProps) {
  const t = useT(formsTexts);
  const { field, disabled, onChange } = props;
  switch (field.type) {
    case 'number':
      return (
        <>
          <NumberParts {...props} parts={['min', 'max', 'decimals']} />
          <Field label={t('unit')}>
            {(control) => (
              <Input
                {...control}
                value={field.unit ?? ''}
                disabled={disabled}
                maxLength={20}
                onChange={({ target }) => onChange(withPart(field, 'unit', target.value || undefined))}
              />
            )}
          </Field>
        </>
      );
    case 'rating':
      return <NumberParts {...props} parts={['min', 'max']} />;
    case 'money':
      return (
        <>
          <NumberParts {...props} parts={['min', 'max']} size={10 ** minorDigits(field.currency)} />
          <Field label={t('currency')}>
            {(control) => (
              <Select
                {...control}
                value={field.currency ?? 'CNY'}
                disabled={disabled}
                options={['CNY', 'HKD', 'USD', 'EUR', 'JPY', 'GBP'].map((value) => ({ value, label: value }))}
                onChange={(currency) => onChange({ ...field, currency })}
              />
            )}
          </Field>
        </>
      );
    case 'text':
    case 'long_text':
      return (
        <>
          <NumberParts {...props} parts={['minLength', 'maxLength']} />
          {field.type === 'text' && <PatternParts {...props} />}
        </>
      );
    case 'id_document':
      return (
        <Field label={t('document')}>
          {(control) => (
            <Select
              {...control}
              value={field.document ?? 'resident_id'}
              disabled={disabled}
              options={documentKinds.map((value) => ({ value, label: t(`document.${value}`) }))}
              onChange={(document) => onChange({ ...field, document })}
            />
          )}
        </Field>
      );
    case 'formula':
      return <FormulaEditor {...props} />;
    case 'date':
    case 'time':
    case 'datetime':
    case 'select':
    case 'multi_select':
    case 'phone':
    case 'email':
    case 'address':
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
    case 'file':
      return null;
  }
}

type NumberPart = 'min' | 'max' | 'decimals' | 'minLength' | 'maxLength';

function NumberParts({
  field,
  disabled,
  onChange,
  parts,
  size = 1,
}: AttributeProps & { parts: readonly NumberPart[]; size?: number }) {
  const t = useT(formsTexts);
  return (
    <div className="form-grid">
      {parts.map((part) => (
        <Field key={part} label={t(`part.${part}`)}>
          {(control) => (
            <InputNumber
              {...control}
              style={{ width: '100%' }}
              value={field[part] === undefined ? null : field[part] / size}
              disabled={disabled}
              {...(part === 'min' || part === 'max'
                ? {}
                : { min: part === 'maxLength' ? 1 : 0, precision: 0 })}
              max={
                part === 'decimals' ? 6 : part === 'min' || part === 'max' ? Number.MAX_SAFE_INTEGER : 4000
              }
              onChange={(value) => onChange(withPart(field, part, value === null ? undefined : value * size))}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function PatternParts({ field, disabled, onChange }: AttributeProps) {
  const t = useT(formsTexts);
  const { pattern } = field;
  return (
    <>
      <Field
        label={t('pattern')}
        hint={t('pattern.hint')}
        error={pattern && !isSafePattern(pattern.expression) ? t('pattern.unsafe') : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={pattern?.expression ?? ''}
            disabled={disabled}
            maxLength={200}
            onChange={({ target }) => {
              const next = { message: { zh: '', en: '' }, ...pattern, expression: target.value };
              onChange(withPart(field, 'pattern', target.value ? next : undefined));
            }}
          />
        )}
      </Field>
      {pattern &&
        (['zh', 'en'] as const).map((language) => (
          <Field key={language} label={t(`pattern.message.${language}`)}>
            {(control) => (
              <Input
                {...control}
                value={pattern.message[language]}
                disabled={disabled}
                maxLength={200}
                onChange={({ target }) => {
                  const message = { ...pattern.message, [language]: target.value };
                  onChange({ ...field, pattern: { ...pattern, message } });
                }}
              />
            )}
          </Field>
        ))}
    </>
  );
}

/** The text of the formula, what is wrong with it, and the fields that it can read. */
function FormulaEditor({ field, content, disabled, onChange }: AttributeProps) {
  const t = useT(formsTexts);
  const formula = field.formula ?? '';
  const parsed = parseFormula(formula);
  const { types, problems } = checkFormulas(content.fields);
  const problem = problems.find(({ key }) => key === field.key);
  const readable = content.fields.filter(
    ({ key, type }) => key !== field.key && !['multi_select', 'address'].includes(type),
  );
  const error = parsed.ok
    ? problem && t(`formula.${problem.problem}`)
    : t('formula.at', { problem: t(`formula.${parsed.problem}`), n: parsed.at + 1 });
  const result = types.get(field.key);
  return (
    <>
      <Field
        label={t('formula')}
        error={error}
        hint={result === 'text' ? t('formula.gives_text') : t('formula.gives_number')}
      >
        {(control) => (
          <Input.TextArea
            {...control}
            value={formula}
            disabled={disabled}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 6 }}
            spellCheck={false}
            onChange={({ target }) => onChange({ ...field, formula: target.value || '0' })}
          />
        )}
      </Field>
      <p className="muted small">{t('formula.help')}</p>
      <div className="row wrap">
        {readable.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            className="chip"
            disabled={disabled}
            onClick={() => onChange({ ...field, formula: `${formula === '0' ? '' : formula}{${key}}` })}
          >
            {labelOf(label) || key}
          </button>
        ))}
      </div>
    </>
  );
}
