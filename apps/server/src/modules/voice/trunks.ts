import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { emit } from '#kernel/outbox.ts';
import type { Subscriber } from '#kernel/subscribers.ts';
import type { Switch, TrunkConfig } from './switch.ts';
import type { VoiceTables } from './tables.ts';

/** Trunks of all tenants. */
export async function listTrunks(tx: Tx): Promise<TrunkConfig[]> {
  const rows = await tx.kysely<VoiceTables>().selectFrom('voice.trunk').selectAll().execute();
  return rows.map((row) => ({
    trunkId: row.id,
    host: row.host,
    port: row.port,
    register: row.register,
    ...(row.username ? { username: row.username } : {}),
    ...(row.password ? { password: row.password } : {}),
  }));
}

/** Adds a trunk with its numbers, or moves it to another address; the first number is shown by default. */
export async function saveTrunk(
  tx: Tx,
  input: { name: string; host: string; port: number; numbers: readonly string[] },
  now: Date,
): Promise<string> {
  const [trunk] = await tx.query<{ id: string }>(
    `insert into voice.trunk (id, tenant_id, name, host, port) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, name) do update set host = excluded.host, port = excluded.port returning id`,
    [newId(now.getTime()), tx.tenantId, input.name, input.host, input.port],
  );
  const trunkId = trunk?.id ?? '';
  for (const [index, number] of input.numbers.entries()) {
    await tx.query(
      `insert into voice.number (id, tenant_id, trunk_id, number, is_default) values ($1, $2, $3, $4, $5)
       on conflict (trunk_id, number) do nothing`,
      [newId(now.getTime()), tx.tenantId, trunkId, number, index === 0],
    );
  }
  await emit(tx, { type: 'voice.trunk_saved', payload: { trunkId }, at: now });
  return trunkId;
}

/** A new or moved trunk reaches the switch, whichever process saved it. */
export function trunkSubscriber(switchPort: Switch): Subscriber {
  return {
    name: 'voice.trunks',
    types: ['voice.trunk_saved'],
    async handle(tx, event) {
      const { trunkId } = event.payload as { trunkId: string };
      const trunk = (await listTrunks(tx)).find((candidate) => candidate.trunkId === trunkId);
      if (trunk) await switchPort.putTrunk(trunk);
    },
  };
}

/** The own number that customers see, and the trunk that it belongs to. */
export async function findCallerNumber(tx: Tx): Promise<{ number: string; trunkId: string } | undefined> {
  const row = await tx
    .kysely<VoiceTables>()
    .selectFrom('voice.number')
    .select(['number', 'trunk_id'])
    .orderBy('is_default', 'desc')
    .orderBy('id')
    .executeTakeFirst();
  return row ? { number: row.number, trunkId: row.trunk_id } : undefined;
}
