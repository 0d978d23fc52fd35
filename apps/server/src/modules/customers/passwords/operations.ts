import * as routes from '@guanjia/contracts/customers/passwords';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { type Locale, type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { isDemoTenant } from '#modules/identity/index.ts';
import { readCustomer } from '../customer-views.ts';
import { codeLifetimeMs } from './dynamic-codes.ts';
import {
  changePassword,
  issuePassword,
  type Message,
  type PasswordDeps,
  requestDynamicCode,
} from './password-service.ts';
import { readPasswords } from './password-store.ts';
import { verifyCustomer } from './verify.ts';

type Kind = 'code' | 'initial';

export function passwordOperations(deps: PasswordDeps & { db: Db }): Operation[] {
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);

  /** Sends what `make` made, once it has committed; answers the text where nothing is sent. */
  async function deliver(
    principal: Principal,
    { customerId, kind, locale }: { customerId: string; kind: Kind; locale: Locale },
    make: (tx: Tx) => Promise<Message | undefined>,
  ): Promise<{ demoMessage: string | null }> {
    const demo = await inTenant(principal, async (tx) => {
      await readCustomer(tx, customerId, principal);
      return isDemoTenant(tx);
    });
    if (!deps.delivery.reaches({ demo })) throw new AppError('sms_not_connected');
    const message = await inTenant(principal, make);
    if (!message) throw new AppError('code_wrong');
    const text = textOf(kind, message.secret, locale);
    deps.delivery.send(message.to, text);
    return { demoMessage: deps.delivery.reaches(undefined) ? null : text };
  }

  return [
    operation(routes.getCustomerPasswords, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await readCustomer(tx, params.id, principal);
        return readPasswords(tx, params.id);
      }),
    ),
    operation(routes.sendDynamicCode, async ({ principal, locale }, { params, body }) => ({
      validFor: codeLifetimeMs / 1000,
      ...(await deliver(principal, { customerId: params.id, kind: 'code', locale }, (tx) =>
        requestDynamicCode(deps, tx, principal, { customerId: params.id, phoneId: body.phoneId }),
      )),
    })),
    operation(routes.verifyCustomerIdentity, ({ principal }, { params, body }) =>
      inTenant(principal, async (tx) => {
        await readCustomer(tx, params.id, principal);
        return verifyCustomer(deps, tx, { customerId: params.id, actor: principal, ...body });
      }),
    ),
    operation(routes.issueServicePassword, ({ principal, locale }, { params, body }) =>
      deliver(principal, { customerId: params.id, kind: 'initial', locale }, (tx) =>
        issuePassword(deps, tx, principal, params.id, body),
      ),
    ),
    operation(routes.changeCustomerPassword, async ({ principal }, { params, body }) => {
      const fault = await inTenant(principal, (tx) => changePassword(deps, tx, principal, params.id, body));
      if (fault) throw new AppError(fault);
      return inTenant(principal, (tx) => readPasswords(tx, params.id));
    }),
  ];
}

function textOf(kind: Kind, secret: string, locale: Locale): string {
  const minutes = codeLifetimeMs / 60_000;
  if (locale === 'en')
    return kind === 'code'
      ? `Guanjia: ${secret} is your dynamic password, good for ${minutes} minutes. Type it on your phone; say it to nobody.`
      : `Guanjia: ${secret} is your initial service password. Change it at once; say it to nobody.`;
  return kind === 'code'
    ? `【客服管家】${secret} 是你的动态密码，${minutes} 分钟内有效。请在电话按键输入，不要告诉任何人。`
    : `【客服管家】你的初始服务密码是 ${secret}，请立即修改并妥善保管，不要告诉任何人。`;
}
