import type { RecordAttachment } from '@guanjia/contracts/customers/record';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { freeAttachment, holdAttachment, readAttachments } from '#modules/forms/index.ts';
import { readCustomer } from '../customer-views.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import type { CustomersTables } from '../tables.ts';
import { addEntry } from '../timeline.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

interface Held {
  customerId: string;
  attachmentId: string;
}

const mostAttachments = 200;

/** A removed file can be put back this long, ms. */
const keepRemovedMs = 24 * 60 * 60 * 1000;

const object = 'customers.customer';

export async function readFiles(tx: Tx, customerId: string): Promise<RecordAttachment[]> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.attachment as a')
    .leftJoin('identity.person as p', 'p.id', 'a.added_by')
    .where('a.tenant_id', '=', tx.tenantId ?? '')
    .where('a.customer_id', '=', customerId)
    .where('a.removed_at', 'is', null)
    .select(['a.attachment_id', 'a.added_by', 'a.added_at', 'p.name as added_by_name'])
    .orderBy('a.added_at', 'desc')
    .execute();
  const files = await readAttachments(
    tx,
    rows.map(({ attachment_id }) => attachment_id),
  );
  return rows.flatMap((row) => {
    const file = files.get(row.attachment_id);
    if (!file) return [];
    const addedBy = row.added_by ? { id: row.added_by, name: row.added_by_name ?? '' } : null;
    return [{ ...file, addedBy, addedAt: row.added_at.toISOString() }];
  });
}

/** Attaches a file that the acting person uploaded, or puts one back. Throws `not_found`, `too_many_attachments`. */
export async function attachFile(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  { customerId, attachmentId }: Held,
): Promise<RecordAttachment[]> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const present = await readFiles(tx, customerId);
  if (present.length >= mostAttachments) {
    throw new AppError('too_many_attachments', { params: { most: mostAttachments } });
  }
  const now = deps.clock.now();
  const back = await tx.query(
    `update customers.attachment set removed_at = null
     where tenant_id = $1 and customer_id = $2 and attachment_id = $3 returning 1`,
    [tx.tenantId, customerId, attachmentId],
  );
  if (back.length === 0) {
    const held = await holdAttachment(tx, {
      ...{ object, recordId: customerId, attachmentId },
      uploadedBy: principal.userId,
    });
    if (!held) throw notFound();
    await tx.query(
      `insert into customers.attachment (tenant_id, customer_id, attachment_id, added_by, added_at)
       values ($1, $2, $3, $4, $5)`,
      [tx.tenantId, customerId, attachmentId, principal.userId, now],
    );
  }
  return told(deps, tx, principal, customerId, present);
}

/** Throws `not_found`. */
export async function removeFile(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  { customerId, attachmentId }: Held,
): Promise<RecordAttachment[]> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const present = await readFiles(tx, customerId);
  const gone = await tx.query(
    `update customers.attachment set removed_at = $4
     where tenant_id = $1 and customer_id = $2 and attachment_id = $3 and removed_at is null returning 1`,
    [tx.tenantId, customerId, attachmentId, deps.clock.now()],
  );
  if (gone.length === 0) throw notFound();
  return told(deps, tx, principal, customerId, present);
}

async function told(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  before: RecordAttachment[],
): Promise<RecordAttachment[]> {
  const after = await readFiles(tx, customerId);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.attached',
    entityType: 'customer',
    entityId: customerId,
    before: { attachments: before.map(({ name }) => name) },
    after: { attachments: after.map(({ name }) => name) },
  });
  await addEntry(tx, {
    customerId,
    kind: 'change',
    occurredAt: clock.now(),
    actorId: principal.userId,
    data: { fields: 'attachments' },
    refId: null,
  });
  return after;
}

const batch = 200;

/** Lets go of files that nobody put back in time; the module forms deletes what nobody holds. */
export function releaseRemovedJob({ db, clock }: { db: Db; clock: Clock }): Job<never> {
  return {
    name: 'customers.release_removed_files',
    cron: '43 * * * *',
    async handle(_payload, signal) {
      const until = new Date(clock.now().getTime() - keepRemovedMs);
      for (let more = true; more; ) {
        signal.throwIfAborted();
        const due = await db.platformTx((tx) =>
          tx.query<{ tenant_id: string; customer_id: string; attachment_id: string }>(
            'select tenant_id, customer_id, attachment_id from customers.attachment where removed_at < $1 limit $2',
            [until, batch],
          ),
        );
        for (const row of due) {
          await db.tenantTx(row.tenant_id, async (tx) => {
            const gone = await tx.query(
              `delete from customers.attachment
               where tenant_id = $1 and customer_id = $2 and attachment_id = $3 and removed_at < $4 returning 1`,
              [row.tenant_id, row.customer_id, row.attachment_id, until],
            );
            if (gone.length > 0) await freeAttachment(tx, row.attachment_id, clock.now());
          });
        }
        more = due.length === batch;
      }
    },
  };
}
