import type { Tx } from '#kernel/db.ts';
import { readTimeZone } from '#modules/identity/index.ts';

/** The moment, and the tenant's day that it is in, ISO. */
export async function todayOf(tx: Tx, now: Date): Promise<{ now: Date; today: string }> {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: await readTimeZone(tx), dateStyle: 'short' });
  return { now, today: format.format(now) };
}
