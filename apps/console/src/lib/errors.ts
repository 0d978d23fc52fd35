import { ApiError } from '@guanjia/client/http';
import { translate } from './i18n.ts';
import { commonTexts } from './texts/common.ts';
import { errorTexts, isKnownCode } from './texts/errors.ts';
import { showToast } from './toast.ts';

/** What to tell the user about an error: what happened and what to do. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return translate(errorTexts, 'internal');
  const code = isKnownCode(error.code) ? error.code : 'internal';
  return translate(errorTexts, code, error.params);
}

/** The request's id for the engineer, where we are at fault. */
export function requestOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.status < 500 || !error.requestId) return undefined;
  return translate(commonTexts, 'request', { id: error.requestId });
}

/** Shows an error as a toast. */
export function showError(error: unknown): void {
  if (isAborted(error) || isSessionLoss(error)) return;
  const hint = requestOf(error);
  showToast({ kind: 'error', text: errorText(error), ...(hint && { hint }) });
}

/** Errors by form field, for `errors[].path` of the answer; `rest` is what belongs to no field. */
export function fieldErrors(error: unknown): { fields: Record<string, string>; rest: string | undefined } {
  if (!(error instanceof ApiError) || error.fields.length === 0) {
    return { fields: {}, rest: errorText(error) };
  }
  const fields: Record<string, string> = {};
  for (const { path, message } of error.fields) fields[path.replace(/^body\./, '')] = message;
  return { fields, rest: undefined };
}

export function isSessionLoss(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'unauthenticated';
}

export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof ApiError && codes.includes(error.code);
}
