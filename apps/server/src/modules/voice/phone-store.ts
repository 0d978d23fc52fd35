import { randomBytes } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { emit, publish } from '#kernel/outbox.ts';
import { topics } from '#kernel/topics.ts';
import type { PhoneStateName } from './tables.ts';

export interface PhoneRow {
  user_id: string;
  tenant_id: string;
  phone_id: string;
  password: string;
  state: PhoneStateName;
  leg_id: string | null;
  page_id: string | null;
  changed_at: Date;
}
/** A person's phone, made with its password on first use. */
export async function ensurePhone(tx: Tx, userId: string, now: Date): Promise<PhoneRow> {
  const [row] = await tx.query<PhoneRow>(
    `insert into voice.phone (user_id, tenant_id, phone_id, password, changed_at) values ($1, $2, $3, $4, $5)
     on conflict (user_id) do update set changed_at = voice.phone.changed_at returning *`,
    [userId, tx.tenantId, `a-${userId}`, randomBytes(18).toString('base64url'), now],
  );
  if (!row) throw new Error('an upsert returns its row');
  return row;
}

/** A person's phone. */
export async function findPhone(tx: Tx, userId: string): Promise<PhoneRow | undefined> {
  const [row] = await tx.query<PhoneRow>('select * from voice.phone where user_id = $1', [userId]);
  return row;
}

/** The phone that holds a leg; across tenants, because the switch does not know tenants. */
export async function findPhoneByLeg(db: Db, legId: string): Promise<PhoneRow | undefined> {
  const [row] = await db.platformTx((tx) =>
    tx.query<PhoneRow>('select * from voice.phone where leg_id = $1', [legId]),
  );
  return row;
}

/** Phones of all tenants, for pushing them to a switch that forgot them. */
export function listPhones(tx: Tx): Promise<PhoneRow[]> {
  return tx.query<PhoneRow>('select * from voice.phone');
}

/** Stores a phone's state and tells the router and the person's pages. */
export async function setPhone(
  db: Db,
  clock: Clock,
  before: PhoneRow,
  change: Pick<PhoneRow, 'state' | 'leg_id' | 'page_id'>,
): Promise<PhoneRow> {
  const at = clock.now();
  return db.tenantTx(before.tenant_id, async (tx) => {
    await tx.query(
      'update voice.phone set state = $2, leg_id = $3, page_id = $4, changed_at = $5 where user_id = $1',
      [before.user_id, change.state, change.leg_id, change.page_id, at],
    );
    if (before.state !== change.state) {
      await emit(tx, {
        type: 'voice.phone_changed',
        payload: { userId: before.user_id, state: change.state },
        at,
      });
    }
    await publish(tx, {
      type: 'voice.phone',
      payload: { state: change.state, pageId: change.page_id, legId: change.leg_id },
      at,
      topics: [topics.user(before.user_id)],
    });
    return { ...before, ...change, changed_at: at };
  });
}
