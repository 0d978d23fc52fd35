import {
  type PasswordFault,
  type PasswordOwner,
  passwordFaults,
} from '@guanjia/contracts/identity/password-rules';
import { getPasswordRules, type passwordRules } from '@guanjia/contracts/identity/security-policy';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { policyTexts } from './policy-texts.ts';

export type PasswordRules = z.output<typeof passwordRules>;

const rulesQuery = queryOptions({
  queryKey: ['identity', 'password-rules'],
  queryFn: ({ signal }) => api.call(getPasswordRules, {}, { signal }),
});

/** The rules of the own enterprise; undefined until they are known. */
export function usePasswordRules(): PasswordRules | undefined {
  return useQuery(rulesQuery).data;
}

/** The signed-in person, as far as a password may not contain it. */
export function useOwner(): PasswordOwner {
  const me = useMe();
  return { tenantCode: me.tenant.code, login: me.user.login, employeeNo: me.user.employeeNo };
}

/** Each rule with whether what is typed so far keeps it. The server decides; this only answers sooner. */
export function PasswordChecklist(props: {
  rules: PasswordRules;
  password: string;
  owner: PasswordOwner | undefined;
}) {
  const t = useT(policyTexts);
  const { rules, password } = props;
  const faults = passwordFaults(rules, password, props.owner);
  const items: [PasswordFault, string][] = [
    ['length', t('check.length', { n: rules.minLength })],
    ['classes', t('check.classes', { n: rules.classes })],
    ['personal', t('check.personal')],
  ];
  return (
    <ul className="checklist small" aria-label={t('check.label')}>
      {items.map(([fault, text]) => {
        const kept = password !== '' && !faults.includes(fault);
        return (
          <li key={fault} className={kept ? 'kept' : 'muted'}>
            <span aria-hidden="true">{kept ? '✓' : '○'}</span> {text}
            {password !== '' && (
              <span className="visually-hidden">{t(kept ? 'check.kept' : 'check.open')}</span>
            )}
          </li>
        );
      })}
      <li className="muted">
        <span aria-hidden="true">·</span> {t('check.common')}
        {rules.remembered > 0 && ` ${t('check.remembered', { n: rules.remembered })}`}
      </li>
    </ul>
  );
}
