import {
  getSecurityPolicy,
  type SecurityPolicy,
  securityPolicy,
  setSecurityPolicy,
} from '@guanjia/contracts/identity/security-policy';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { fieldErrors, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import './identity.css';
import { policyTexts } from './policy-texts.ts';

const policyQuery = queryOptions({
  queryKey: ['identity', 'security-policy'],
  queryFn: ({ signal }) => api.call(getSecurityPolicy, {}, { signal }),
});

/** How the enterprise guards its accounts. */
export function SecurityPolicyPage() {
  const t = useT(policyTexts);
  const query = useQuery(policyQuery);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1 className="grow">{t('title')}</h1>
      </header>
      <div className="page-body">
        <Loaded query={query}>
          {({ policy, ownAddress }) => <PolicyForm policy={policy} ownAddress={ownAddress} />}
        </Loaded>
      </div>
    </section>
  );
}

type NumberKey = {
  [K in keyof SecurityPolicy]: SecurityPolicy[K] extends number ? K : never;
}[keyof SecurityPolicy];

/** Smallest and largest value, as the contract has them. */
function rangeOf(key: NumberKey): { min: number; max: number } {
  const { minValue, maxValue } = securityPolicy.shape[key].unwrap();
  return { min: minValue ?? 0, max: maxValue ?? 0 };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function usePolicyForm(policy: SecurityPolicy) {
  const t = useT(policyTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const [addresses, setAddresses] = useState(policy.ipAllowList.join('\n'));
  const [error, setError] = useState<string>();
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(setSecurityPolicy, { body: { ...draft, ipAllowList: linesOf(addresses) } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      showToast({ kind: 'done', text: t('saved') });
    },
    onError: (failure) => {
      const { fields, rest } = fieldErrors(failure);
      setError(hasCode(failure, 'own_address_missing') ? rest : (rest ?? Object.values(fields)[0]));
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const lines = linesOf(addresses);
    const wrong = lines.findIndex((line) => !securityPolicy.shape.ipAllowList.safeParse([line]).success);
    if (wrong >= 0) return setError(t('ipAllowList.wrong', { line: wrong + 1 }));
    setError(undefined);
    save.mutate();
  };
  const reset = () => {
    setDraft(securityPolicy.parse({}));
    setAddresses('');
    setError(undefined);
  };
  const set = (patch: Partial<SecurityPolicy>) => setDraft((before) => ({ ...before, ...patch }));
  return { t, draft, set, addresses, setAddresses, error, save, submit, reset };
}

function PolicyForm({ policy, ownAddress }: { policy: SecurityPolicy; ownAddress: string }) {
  const common = useT(commonTexts);
  const { t, draft, set, addresses, setAddresses, error, save, submit, reset } = usePolicyForm(policy);
  const number = (key: NumberKey, hint?: ReactNode) => (
    <Field label={t(key)} hint={hint}>
      {(control) => (
        <InputNumber
          {...control}
          {...rangeOf(key)}
          precision={0}
          style={{ width: '100%' }}
          value={draft[key]}
          onChange={(value) => value !== null && set({ [key]: value })}
        />
      )}
    </Field>
  );
  const choice = <K extends 'captcha' | 'secondFactor'>(key: K, values: readonly SecurityPolicy[K][]) => (
    <Field label={t(key)}>
      {(control) => (
        <Select
          {...control}
          value={draft[key]}
          options={values.map((value) => ({ value, label: t(`${key}.${value}` as 'captcha.always') }))}
          onChange={(value: SecurityPolicy[K]) => set({ [key]: value })}
        />
      )}
    </Field>
  );
  return (
    <form className="stack policy" onSubmit={submit} noValidate>
      <Section title={t('passwords')}>
        {number('passwordMinLength')}
        {number('passwordClasses', t('passwordClasses.hint'))}
        {number('passwordMaxAgeDays', t('passwordMaxAgeDays.hint'))}
        {number('rememberedPasswords')}
        <Field label={t('firstLogInChange')} group wide>
          {() => (
            <Checkbox
              checked={draft.firstLogInChange}
              onChange={({ target }) => set({ firstLogInChange: target.checked })}
            >
              {t('firstLogInChange.label')}
            </Checkbox>
          )}
        </Field>
      </Section>
      <Section title={t('logIn')}>
        {number('failuresUntilLock')}
        {choice('captcha', ['always', 'after_first_failure'])}
        {choice('secondFactor', ['off', 'optional', 'required'])}
        {number('trustedDeviceDays', t('trustedDeviceDays.hint'))}
      </Section>
      <Section title={t('sessions')}>
        {number('idleMinutes')}
        {number('sessionHours', t('sessionHours.hint'))}
        {number('tokenMaxDays', t('tokenMaxDays.hint'))}
      </Section>
      <Section title={t('addresses')}>
        <Field label={t('ipAllowList')} hint={t('ipAllowList.hint')} error={error} wide>
          {(control) => (
            <Input.TextArea
              {...control}
              autoSize={{ minRows: 3, maxRows: 12 }}
              value={addresses}
              onChange={({ target }) => setAddresses(target.value)}
            />
          )}
        </Field>
        <p className="row muted small">
          {t('own_address', { address: ownAddress })}
          <button
            type="button"
            className="link"
            onClick={() => setAddresses([...linesOf(addresses), ownAddress].join('\n'))}
          >
            {t('add_own')}
          </button>
        </p>
      </Section>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {common('save')}
        </Button>
        <Button onClick={reset}>{t('reset')}</Button>
      </div>
    </form>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel stack policy-part" aria-label={title}>
      <h2>{title}</h2>
      <div className="form-grid">{children}</div>
    </section>
  );
}
