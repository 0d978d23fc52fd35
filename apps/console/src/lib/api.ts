import { createClient } from '@guanjia/client/http';
import { currentLocale } from './i18n.ts';

let csrfToken: string | undefined;

/** The session's token; comes with `me`. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Answers that people read, such as errors of fields, come in the language of the page. */
const common = {
  csrfToken: () => csrfToken,
  headers: () => ({ 'accept-language': currentLocale() }),
};

/** The one client of the console. */
export const api = createClient(common);

/** For the last words of a page that is being closed: the request outlives the page. */
export const lastWordsApi = createClient({
  ...common,
  fetch: (input, init) => fetch(input, { ...init, keepalive: true }),
});
