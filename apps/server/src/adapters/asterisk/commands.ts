import { type AriClient, AriError } from '@guanjia/ari';
import { SwitchError } from '#modules/voice/switch.ts';

/** 404 always, the others sometimes mean that the leg is gone; then a command has nothing left to do. */
const maybeGone = new Set([400, 409, 412, 422]);

/** Runs a command on a leg; quiet when the leg is gone, `SwitchError` when Asterisk refuses or does not answer. */
export async function onLeg(ari: AriClient, legId: string, command: () => Promise<unknown>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof AriError)) throw error;
    if (error.status === 404) return;
    if (error.status !== undefined && maybeGone.has(error.status) && !(await exists(ari, legId))) return;
    throw switchError(error);
  }
}

/** Runs a command; quiet when what it is about does not exist, which `gone` says of more answers than 404. */
export async function onThing(command: () => Promise<unknown>, gone: readonly number[] = []): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof AriError)) throw error;
    if (error.status !== 404 && !gone.includes(error.status ?? 0)) throw switchError(error);
  }
}

export function switchError(error: AriError): SwitchError {
  return new SwitchError(error.message, { retryable: error.status === undefined, cause: error });
}

async function exists(ari: AriClient, legId: string): Promise<boolean> {
  try {
    await ari.channels.get(legId);
    return true;
  } catch (error) {
    if (error instanceof AriError && error.status === 404) return false;
    throw error instanceof AriError ? switchError(error) : error;
  }
}
