import type { TimelineEntry } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { addEntries } from '../timeline.ts';
import type { Moved } from './move-store.ts';

/** Each move on the customer's timeline, where people read it, and in the audit trail. */
export async function tellMoves(
  audit: AuditTrail,
  tx: Tx,
  actor: Actor,
  moves: readonly Moved[],
): Promise<void> {
  const names = await readNames(tx, moves);
  const person = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? '' });
  await addEntries(
    tx,
    moves.map((move) => ({
      customerId: move.customerId,
      kind: 'pool' as const,
      occurredAt: move.at,
      actorId: move.actorId,
      data: sentenceOf(move, names),
      refId: null,
    })),
    new Map(moves.map(({ customerId, from }) => [customerId, from])),
  );
  await audit.recordAll(
    tx,
    moves.map((move) => ({
      actor,
      action: 'customers.moved',
      entityType: 'customer',
      entityId: move.customerId,
      before: { owner: person(move.from), pool: poolOf(move.from) },
      after: {
        owner: person(move.to),
        pool: poolOf(move.to),
        move: move.kind,
        ...(move.rule && { rule: move.rule }),
        ...(move.bulkId && { bulkId: move.bulkId }),
      },
      ...(move.note && { purpose: move.note }),
    })),
  );
}

/** The facts of a move, flat as a timeline keeps them; the console writes the sentence. */
function sentenceOf(move: Moved, names: ReadonlyMap<string, string>): TimelineEntry['data'] {
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? ''));
  return {
    move: move.kind,
    from: name(move.from),
    to: name(move.to),
    note: move.note,
    ...(move.rule && {
      rule: move.rule.number,
      ruleVersion: move.rule.version,
      ruleKind: move.rule.kind,
      ruleDays: move.rule.days,
    }),
  };
}

function poolOf(ownerId: string | null): 'public' | 'private' {
  return ownerId === null ? 'public' : 'private';
}

async function readNames(tx: Tx, moves: readonly Moved[]): Promise<Map<string, string>> {
  const ids = new Set(moves.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null));
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from identity.person where tenant_id = $1 and id = any($2)',
    [tx.tenantId, [...ids]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
