import { createClient } from '@guanjia/client/http';
import { currentLocale } from './i18n.ts';

let csrfToken: string | undefined;

/** The session's token; comes with `me`. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** The one client of the console. */
export const api = createClient({
  csrfToken: () => csrfToken,
  headers: () => ({ 'accept-language': currentLocale() }),
});

/** For the last words of a page that is being closed: the request outlives the page. */
export const lastWordsApi = createClient({
  csrfToken: () => csrfToken,
  fetch: (input, init) => fetch(input, { ...init, keepalive: true }),
});
