import { ApiError } from '@guanjia/client/http';
import type { RouteRequest } from '@guanjia/contracts/core/route';
import { type addPasskey, startPasskey, startPasskeyLogIn } from '@guanjia/contracts/identity/passkeys';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { translate } from '../../lib/i18n.ts';
import { passkeyTexts } from './passkey-texts.ts';

type Answer = Omit<RouteRequest<typeof addPasskey>['body'], 'name'>;

/** Whether this browser offers passkeys here: a secure page whose host is a name, not an IP address. */
export function canUsePasskeys(): boolean {
  const named = !/^\[|^[\d.]+$/.test(window.location.hostname);
  return window.isSecureContext && named && 'PublicKeyCredential' in window;
}

/** Has the device make a passkey. Rejects when its owner does not want to. */
export async function makePasskey(): Promise<Answer> {
  const { challengeId, options } = await api.call(startPasskey, {});
  const { startRegistration } = await import('@simplewebauthn/browser');
  const made = await startRegistration({ optionsJSON: options as never });
  return { challengeId, credential: { ...made } as unknown as Answer['credential'] };
}

/** Has the device show one of its passkeys. Rejects when its owner does not want to. */
export async function showPasskey(): Promise<Answer> {
  const { challengeId, options } = await api.call(startPasskeyLogIn, {});
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const shown = await startAuthentication({ optionsJSON: options as never });
  return { challengeId, credential: { ...shown } as unknown as Answer['credential'] };
}

/** What went wrong, by the server or in the browser's own dialog. */
export function passkeyTrouble(error: unknown): string {
  return error instanceof ApiError ? errorText(error) : translate(passkeyTexts, 'cancelled');
}
