import { contactChannels, type NewContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { emptyPoint, type PointContext, settlePoint } from './contact-point.ts';
import { withPoint } from './contact-set.ts';
import { readPoints, replacePoints } from './contact-store.ts';

/** Gives a new customer its other ways. Throws what `settlePoint` throws, `contact_point_known`. */
export async function addFirstPoints(
  tx: Tx,
  customerId: string,
  points: readonly NewContactPoint[],
  context: PointContext,
): Promise<void> {
  if (points.length === 0) return;
  const stored = (await readPoints(tx, [customerId])).get(customerId) ?? [];
  for (const channel of contactChannels) {
    const before = stored.filter((point) => point.channel === channel);
    let after = before;
    for (const { channel: of, ...change } of points) {
      if (of !== channel) continue;
      const point = settlePoint(emptyPoint(newId(context.now.getTime()), channel), change, context);
      const next = withPoint(after, point);
      if (!next) {
        throw new AppError('contact_point_known', {
          fields: [{ path: 'body.contactPoints', message: 'twice' }],
        });
      }
      after = next;
    }
    await replacePoints(tx, customerId, { before, after });
  }
}
