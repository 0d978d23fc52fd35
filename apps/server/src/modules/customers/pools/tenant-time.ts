import type { Tx } from '#kernel/db.ts';
import { readTimeZone } from '#modules/identity/index.ts';

/** The tenant's clock on the wall. */
export interface TenantTime {
  now: Date;
  /** `2026-01-31` */
  today: string;
  /** Beginning of the next day, as text. */
  tomorrow: string;
  /** `2026-01-31 09:30`, for sentences. */
  text(moment: Date): string;
}

export async function readTenantTime(tx: Tx, now: Date): Promise<TenantTime> {
  const timeZone = await readTimeZone(tx);
  // The one common locale that writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const text = (moment: Date) => format.format(moment);
  const today = text(now).slice(0, 10);
  const next = new Date(`${today}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return { now, today, tomorrow: `${next.toISOString().slice(0, 10)} 00:00`, text };
}
