import type { Permission } from '@guanjia/contracts/core/permissions';
import { getMe, type Me } from '@guanjia/contracts/identity/routes';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, setCsrfToken } from './api.ts';
import { isSessionLoss } from './errors.ts';
import { forgetDrafts, recall, remember } from './remember.ts';
import { setTimeZone } from './time.ts';

/** Who is signed in; null: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return takeSession(await api.call(getMe, {}, { signal }));
    } catch (error) {
      if (isSessionLoss(error)) return takeSession(null);
      throw error;
    }
  },
});

let lastKnown: Me | undefined;

/** Everything that must follow a change of session. */
export function takeSession<T extends Me | null>(me: T): T {
  setCsrfToken(me?.csrfToken);
  if (me) {
    lastKnown = me;
    if (recall('owner') !== me.user.id) forgetDrafts();
    remember('owner', me.user.id);
    setTimeZone(me.tenant.timezone);
  }
  return me;
}

/**
 * The signed-in person. Only for pages inside the shell, which wait for it. Between the end of a session and the
 * log-in page they are drawn once more, for the person who was there.
 */
export function useMe(): Me {
  const me = useQuery(meQuery).data ?? lastKnown;
  if (!me) throw new Error('useMe outside a session');
  return me;
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}

/** Somebody leaves on purpose: nothing that they had begun stays in this browser. */
export function leaveSession(): void {
  forgetDrafts();
  endSession();
}

let leave = () => {};

/** What happens when the session is over; the router sets it. */
export function onSessionEnd(handler: () => void): void {
  leave = handler;
}

/** The session is over: to the log-in, and back to the same place afterwards. */
export function endSession(): void {
  leave();
}
