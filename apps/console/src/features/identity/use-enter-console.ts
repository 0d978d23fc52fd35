import type { Me } from '@guanjia/contracts/identity/routes';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { setLocale } from '../../lib/i18n.ts';
import { meQuery, takeSession } from '../../lib/session.ts';
import { setTheme } from '../../lib/theme.ts';

/** Goes from the log-in into the console, to the page that was asked for (`to`, else as the address says). */
export function useEnterConsole(): (me: Me, to?: string) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  const { redirect } = useSearch({ strict: false }) as { redirect?: string };
  return async (me, to) => {
    client.clear();
    client.setQueryData(meQuery.queryKey, takeSession(me));
    if (me.preferences.locale) await setLocale(me.preferences.locale);
    if (me.preferences.theme) setTheme(me.preferences.theme);
    await router.navigate({ href: to ?? redirect ?? '/', replace: true });
  };
}
