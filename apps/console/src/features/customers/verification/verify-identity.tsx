import { type CustomerPasswords, getCustomerPasswords } from '@guanjia/contracts/customers/passwords';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { ChangeForm } from './change-form.tsx';
import { IssueForm } from './issue-form.tsx';
import { verificationTexts } from './texts.ts';
import { VerifyForm } from './verify-form.tsx';

type Mode = 'verify' | 'issue' | 'change';

/** 身份验证: whether it is the customer who speaks, and their passwords (IAM-019 … 027). */
export function VerifyIdentity({ customer }: { customer: Customer }) {
  const t = useT(verificationTexts);
  const client = useQueryClient();
  const key = ['customers', 'passwords', customer.id];
  const [mode, setMode] = useState<Mode>();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call(getCustomerPasswords, { params: { id: customer.id } }, { signal }),
  });
  const refresh = () => void client.invalidateQueries({ queryKey: key });
  const done = () => {
    refresh();
    setMode('verify');
  };
  return (
    <section className="stack" aria-label={t('title')}>
      <h3>{t('title')}</h3>
      <Loaded query={query} rows={3}>
        {(passwords) => (
          <>
            <State passwords={passwords} />
            {mode && !passwords.service.set && <p className="notice tone-talking">{t('prompt')}</p>}
            {mode === 'verify' && <VerifyForm customer={customer} onVerified={refresh} />}
            {mode === 'issue' && (
              <IssueForm customer={customer} hasOne={passwords.service.set} onDone={done} />
            )}
            {mode === 'change' && <ChangeForm customer={customer} onDone={done} />}
            <div className="row wrap">
              {mode === undefined && (
                <Button type="primary" onClick={() => setMode('verify')}>
                  {t('verify')}
                </Button>
              )}
              {(mode === undefined || mode === 'verify') && (
                <>
                  <Button onClick={() => setMode('issue')}>
                    {t(passwords.service.set ? 'reset' : 'issue')}
                  </Button>
                  <Button onClick={() => setMode('change')}>{t('change')}</Button>
                </>
              )}
            </div>
          </>
        )}
      </Loaded>
    </section>
  );
}

function State({ passwords }: { passwords: CustomerPasswords }) {
  const t = useT(verificationTexts);
  const { lastVerified } = passwords;
  return (
    <dl className="facts">
      <dt>{t('method.service')}</dt>
      <dd>{t(stateOf(passwords.service))}</dd>
      <dt>{t('method.electronic')}</dt>
      <dd>{t(stateOf(passwords.electronic))}</dd>
      <dt>{t('last')}</dt>
      <dd>
        {lastVerified ? (
          <>
            <RelativeTime at={lastVerified.at} /> · {t(`method.${lastVerified.method}`)} ·{' '}
            {t(`level.${lastVerified.level}`)}
          </>
        ) : (
          t('last.never')
        )}
      </dd>
    </dl>
  );
}

function stateOf({ set, locked, initial }: CustomerPasswords['service']) {
  if (!set) return 'state.none';
  if (locked) return 'state.locked';
  return initial ? 'state.initial' : 'state.set';
}
