import { mayWrite, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { Input, InputNumber, Select } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMe } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { Field } from '../field.tsx';
import { recordTexts } from './record-texts.ts';
import { useTerms } from './use-terms.ts';

export type RecordDraft = Pick<
  Customer,
  | 'level'
  | 'stage'
  | 'status'
  | 'media'
  | 'mediaDetail'
  | 'industry'
  | 'products'
  | 'turnover'
  | 'employees'
  | 'greeting'
>;

export function recordDraftOf(customer: Customer | undefined): RecordDraft {
  return {
    level: customer?.level ?? 'normal',
    stage: customer?.stage ?? null,
    status: customer?.status ?? null,
    media: customer?.media ?? null,
    mediaDetail: customer?.mediaDetail ?? null,
    industry: customer?.industry ?? null,
    products: customer?.products ?? null,
    turnover: customer?.turnover ?? null,
    employees: customer?.employees ?? null,
    greeting: customer?.greeting ?? null,
  };
}

/** What of a draft is sent: only what the role may change. */
export function sentRecord(draft: RecordDraft, mayGreet: boolean): Partial<RecordDraft> {
  const { greeting, ...rest } = draft;
  return mayGreet ? { ...rest, greeting } : rest;
}

/** Whether the signed-in person may word greetings. */
export function useMayGreet(): boolean {
  return mayWrite(useMe().fieldRules, 'customers.customer', 'greeting');
}

interface Props {
  kind: Customer['kind'];
  draft: RecordDraft;
  set: (patch: Partial<RecordDraft>) => void;
  errors: Readonly<Record<string, string>>;
}

/** How a customer is classified, how it came, and what a company is. */
export function RecordFields({ kind, draft, set, errors }: Props) {
  const t = useT(recordTexts);
  const terms = useTerms();
  const me = useMe();
  const mayGreet = useMayGreet();
  const common = useT(commonTexts);
  /** The server names the problem; people read a sentence. */
  const told = (problem: string | undefined, name: string) =>
    problem === 'required' ? common('field.required', { name }) : problem;
  const medium = terms.words?.media.terms.find(({ key }) => key === draft.media);
  return (
    <>
      {(['level', 'stage', 'status', 'media'] as const).map((field) => (
        <Field key={field} label={t(field)} error={told(errors[field], t(field))}>
          {(control) => (
            <Select
              {...control}
              allowClear={field !== 'level'}
              value={draft[field]}
              options={terms.options(field, draft[field])}
              onChange={(value: string | null | undefined) =>
                set(field === 'level' ? { level: value ?? draft.level } : { [field]: value ?? null })
              }
            />
          )}
        </Field>
      ))}
      {medium?.detail && (
        <Field
          label={labelOf(medium.detail.label)}
          required={medium.detail.required}
          error={told(errors.mediaDetail, labelOf(medium.detail.label))}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={draft.mediaDetail ?? ''}
              onChange={({ target }) => set({ mediaDetail: target.value || null })}
            />
          )}
        </Field>
      )}
      {kind === 'company' && <CompanyFields draft={draft} set={set} />}
      {ruleOf(me.fieldRules, 'customers.customer', 'greeting') !== 'hidden' && (
        <Field label={t('greeting')} wide hint={t('greeting.hint')}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              disabled={!mayGreet}
              value={draft.greeting ?? ''}
              onChange={({ target }) => set({ greeting: target.value || null })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function CompanyFields({ draft, set }: Pick<Props, 'draft' | 'set'>) {
  const t = useT(recordTexts);
  return (
    <>
      <Field label={t('industry')}>
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            value={draft.industry ?? ''}
            onChange={({ target }) => set({ industry: target.value || null })}
          />
        )}
      </Field>
      <Field label={t('employees')}>
        {(control) => (
          <InputNumber
            {...control}
            min={0}
            max={10_000_000}
            precision={0}
            style={{ width: '100%' }}
            value={draft.employees}
            onChange={(employees) => set({ employees })}
          />
        )}
      </Field>
      <Field label={t('turnover')}>
        {(control) => (
          <InputNumber
            {...control}
            min={0}
            precision={2}
            style={{ width: '100%' }}
            value={draft.turnover === null ? null : draft.turnover / 100}
            onChange={(value) => set({ turnover: value === null ? null : Math.round(value * 100) })}
          />
        )}
      </Field>
      <Field label={t('products')} wide>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={400}
            autoSize={{ minRows: 1, maxRows: 4 }}
            value={draft.products ?? ''}
            onChange={({ target }) => set({ products: target.value || null })}
          />
        )}
      </Field>
    </>
  );
}
