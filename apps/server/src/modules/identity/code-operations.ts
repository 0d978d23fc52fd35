import * as routes from '@guanjia/contracts/identity/sms-codes';
import { type Operation, operation, publicOperation } from '#kernel/http/operation.ts';
import { type CodeDeps, logInByCode, requestCode } from './enter-by-code.ts';
import { resetForgottenPassword } from './forgotten-password.ts';
import { readOwnMobile, removeOwnMobile, requestMobileCode, setOwnMobile } from './own-mobile.ts';
import type { Welcome } from './welcome.ts';

export function codeOperations(deps: CodeDeps, welcome: Welcome): Operation[] {
  return [
    publicOperation(routes.requestLogInCode, (context, { body }) => {
      const { tenantCode, mobile, ...picture } = body;
      const claim = { purpose: 'log_in', tenantCode, mobile, login: null } as const;
      return requestCode(deps, context, { claim, picture });
    }),
    publicOperation(routes.requestResetCode, (context, { body }) => {
      const { captchaId, captcha, ...who } = body;
      const claim = { purpose: 'password_reset', ...who } as const;
      return requestCode(deps, context, { claim, picture: { captchaId, captcha } });
    }),
    publicOperation(routes.logInByCode, async (context, { body }) =>
      welcome(context, await logInByCode(deps, context, body)),
    ),
    publicOperation(routes.resetForgottenPassword, async (context, { body }) => {
      await resetForgottenPassword(deps, context, body);
      return undefined;
    }),
    operation(routes.getOwnMobile, (context) => readOwnMobile(deps, context)),
    operation(routes.requestMobileCode, (context, { body }) => requestMobileCode(deps, context, body.mobile)),
    operation(routes.setOwnMobile, async (context, { body }) => {
      await setOwnMobile(deps, context, body);
      return undefined;
    }),
    operation(routes.removeOwnMobile, async (context) => {
      await removeOwnMobile(deps, context);
      return undefined;
    }),
  ];
}
