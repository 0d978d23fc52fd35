import { z } from 'zod';

export const id = z.uuid();
/** ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true });
export const idParams = z.object({ id });
/** A person as shown beside a record. */
export const person = z.object({ id, name: z.string() }).meta({ id: 'Person' });
/** Required text without surrounding blanks. */
export function text(max: number) {
  return z.string().trim().min(1).max(max);
}
