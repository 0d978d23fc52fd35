import type { MessageSettings } from '@guanjia/contracts/messaging/settings';
import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import type { Tx } from '#kernel/db.ts';
import { readTimeZone } from '#modules/identity/index.ts';

const dayMinutes = 24 * 60;

/** Minutes until the hours open; 0: they are open. Half-open: at the end they are closed. */
export function minutesUntilOpen(minuteOfDay: number, { from, to }: MessageSettings['hours']): number {
  const [opens, closes] = [minutesOf(from), minutesOf(to)];
  if (minuteOfDay >= opens && minuteOfDay < closes) return 0;
  return minuteOfDay < opens ? opens - minuteOfDay : dayMinutes - minuteOfDay + opens;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The minute of the day that it is somewhere. */
export function minuteOfDay(now: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return minutesOf(format.format(now));
}

/**
 * Until when a message of this kind waits; null: it may go out now. A notice is about what the customer has and does not
 * wait. Where the clocks are put forward or back in between, whoever waited looks again.
 */
export async function waitsUntil(
  tx: Tx,
  kind: MessageKind,
  hours: MessageSettings['hours'],
  now: Date,
): Promise<Date | null> {
  if (kind === 'notice') return null;
  const minutes = minutesUntilOpen(minuteOfDay(now, await readTimeZone(tx)), hours);
  if (minutes === 0) return null;
  const at = new Date(now.getTime() + minutes * 60_000);
  at.setUTCSeconds(0, 0);
  return at;
}
