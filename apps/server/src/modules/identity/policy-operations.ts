import * as routes from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation, publicOperation } from '#kernel/http/operation.ts';
import type { AuditTrail } from './ports.ts';
import { findPolicy, readPolicy, savePolicy } from './security-policy.ts';
import type { SmsDelivery } from './sms-delivery.ts';
import { findTenant } from './tenants.ts';

export function policyOperations(deps: {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  delivery: SmsDelivery;
}): Operation[] {
  const { db } = deps;
  return [
    operation(routes.getSecurityPolicy, async ({ principal }) => ({
      policy: await db.tenantTx(principal.tenantId, readPolicy),
      ownAddress: principal.ip ?? '',
    })),
    operation(routes.setSecurityPolicy, ({ principal }, { body }) => savePolicy(deps, principal, body)),
    operation(routes.getPasswordRules, async ({ principal }) =>
      rulesOf(await db.tenantTx(principal.tenantId, readPolicy)),
    ),
    publicOperation(routes.getLogInOptions, async (_context, { query }) => {
      const policy = await findPolicy(db, query.tenantCode);
      const sms = deps.delivery.reaches(await findTenant(db, query.tenantCode));
      const { captcha, trustedDeviceDays } = policy;
      return { captcha, sms, trustedDeviceDays, passwordRules: rulesOf(policy) };
    }),
  ];
}

function rulesOf(policy: routes.SecurityPolicy) {
  return {
    minLength: policy.passwordMinLength,
    classes: policy.passwordClasses,
    remembered: policy.rememberedPasswords,
    maxAgeDays: policy.passwordMaxAgeDays,
  };
}
