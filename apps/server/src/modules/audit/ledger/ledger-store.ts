import type { LedgerFinding, LedgerState } from '@guanjia/contracts/audit/ledger';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { type Anchor, appendLinks, genesis, type Link, type SealedContent, startWalk } from './chain.ts';

const sealedAtOnce = 500;
const walkedAtOnce = 1000;

/** The columns of `e` as they are sealed. Microseconds and JSON stand as PostgreSQL writes them: nothing is rounded. */
const contentColumns = `e.id, e.tenant_id as "tenantId",
  to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
  e.actor_id as "actorId", e.session_id as "sessionId", e.action, e.entity_type as "entityType",
  e.entity_id as "entityId", e.before::text as before, e.after::text as after, e.purpose, e.ip`;

/** Gives every entry that waits its number. Harmless to repeat and to run in several processes. */
export async function sealWaiting({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const tenants = await db.platformTx((tx) =>
    tx.query<{ tenant_id: string }>('select distinct tenant_id from audit.waiting'),
  );
  for (const { tenant_id: tenantId } of tenants) {
    for (let sealed = sealedAtOnce; sealed === sealedAtOnce; )
      sealed = await db.platformTx((tx) => sealBatch(tx, tenantId, clock.now()));
  }
}

/** One sealer at a time holds the tenant's head; whoever writes entries waits for nobody. */
async function sealBatch(tx: Tx, tenantId: string, now: Date): Promise<number> {
  await tx.query(
    `insert into audit.head (tenant_id, seq, hash, sealed_at) values ($1, 0, $2, $3)
     on conflict (tenant_id) do nothing`,
    [tenantId, genesis, now],
  );
  const [head] = await tx.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit.head where tenant_id = $1 for update',
    [tenantId],
  );
  const contents = await tx.query<SealedContent>(
    `select ${contentColumns} from audit.waiting w
     join audit.entry e on e.id = w.entry_id and e.occurred_at = w.occurred_at and e.tenant_id = w.tenant_id
     where w.tenant_id = $1 order by w.occurred_at, w.entry_id limit $2`,
    [tenantId, sealedAtOnce],
  );
  const links = appendLinks(head ?? { seq: 0, hash: genesis }, contents);
  const last = links.at(-1);
  if (!last) return 0;
  await tx.query(
    `insert into audit.link (tenant_id, seq, entry_id, digest, previous, hash, sealed_at)
     select $1, seq, entry_id, digest, previous, hash, $2
     from unnest($3::bigint[], $4::uuid[], $5::bytea[], $6::bytea[], $7::bytea[])
       as link (seq, entry_id, digest, previous, hash)`,
    [
      tenantId,
      now,
      links.map(({ seq }) => seq),
      links.map(({ entryId }) => entryId),
      links.map(({ digest }) => digest),
      links.map(({ previous }) => previous),
      links.map(({ hash }) => hash),
    ],
  );
  await tx.query('update audit.head set seq = $2, hash = $3, sealed_at = $4 where tenant_id = $1', [
    tenantId,
    last.seq,
    last.hash,
    now,
  ]);
  await tx.query('delete from audit.waiting where entry_id = any($1)', [links.map(({ entryId }) => entryId)]);
  return links.length;
}

/** What is found on the way from the first number to the last. `onProgress` hears of each page. */
export async function walkLedger(
  db: Db,
  tenantId: string,
  anchors: readonly Anchor[],
  onProgress?: (seq: number) => Promise<void>,
): Promise<{ upTo: number; findings: LedgerFinding[] }> {
  const { head, cut } = await db.tenantTx(tenantId, async (tx) => ({
    head: await findHead(tx),
    cut: await findCut(tx),
  }));
  const ends = head ? [...anchors, { seq: head.seq, hash: head.hash.toString('hex') }] : anchors;
  const walk = startWalk(ends, cut);
  let upTo = cut.seq;
  for (let more = true; more; ) {
    const page = await db.tenantTx(tenantId, (tx) => readLinks(tx, upTo));
    for (const { link, entry } of page) walk.step(link, entry);
    upTo = page.at(-1)?.link.seq ?? upTo;
    more = page.length === walkedAtOnce;
    await onProgress?.(upTo);
  }
  const strangers = await db.tenantTx(tenantId, findStrangers);
  return { upTo, findings: [...walk.end(), ...strangers] };
}

async function readLinks(tx: Tx, after: number): Promise<{ link: Link; entry: SealedContent | undefined }[]> {
  const rows = await tx.query<Link & Omit<SealedContent, 'id'> & { id: string | null }>(
    `select l.seq, l.entry_id as "entryId", l.digest, l.previous, l.hash, ${contentColumns}
     from audit.link l left join audit.entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
     where l.tenant_id = $1 and l.seq > $2 order by l.seq limit $3`,
    [tx.tenantId, after, walkedAtOnce],
  );
  return rows.map(({ seq, entryId, digest, previous, hash, id, ...content }) => ({
    link: { seq, entryId, digest, previous, hash },
    entry: id === null ? undefined : { id, ...content },
  }));
}

/** Entries that nobody announced to the ledger, and announced ones that are gone before they were sealed. */
async function findStrangers(tx: Tx): Promise<LedgerFinding[]> {
  const rows = await tx.query<{ kind: 'inserted' | 'removed'; entryId: string }>(
    `select 'inserted' as kind, e.id as "entryId" from audit.entry e
     where e.tenant_id = $1
       and not exists (select from audit.link l where l.tenant_id = $1 and l.entry_id = e.id)
       and not exists (select from audit.waiting w where w.entry_id = e.id)
     union all
     select 'removed', w.entry_id from audit.waiting w
     where w.tenant_id = $1 and not exists (select from audit.entry e where e.id = w.entry_id)
     limit 1000`,
    [tx.tenantId],
  );
  return rows.map(({ kind, entryId }) => ({ kind, seq: null, entryId }));
}

/** The last number that was let go, with its hash. */
async function findCut(tx: Tx): Promise<{ seq: number; hash: Buffer }> {
  const [cut] = await tx.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit.cut where tenant_id = $1',
    [tx.tenantId],
  );
  return cut ?? { seq: 0, hash: genesis };
}

async function findHead(tx: Tx): Promise<{ seq: number; hash: Buffer; sealedAt: Date } | undefined> {
  const [head] = await tx.query<{ seq: number; hash: Buffer; sealedAt: Date }>(
    'select seq, hash, sealed_at as "sealedAt" from audit.head where tenant_id = $1',
    [tx.tenantId],
  );
  return head;
}

export async function saveVerification(
  tx: Tx,
  verification: { id: string; userId: string | null; at: Date; upTo: number; findings: LedgerFinding[] },
): Promise<void> {
  const { id, userId, at, upTo, findings } = verification;
  await tx.query(
    `insert into audit.verification (id, tenant_id, user_id, verified_at, up_to, findings)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, tx.tenantId, userId, at, upTo, JSON.stringify(findings)],
  );
}

export async function readLedgerState(tx: Tx): Promise<LedgerState> {
  const head = await findHead(tx);
  const [waiting] = await tx.query<{ count: number }>(
    'select count(*) as count from audit.waiting where tenant_id = $1',
    [tx.tenantId],
  );
  const [last] = await tx.query<{
    user_id: string | null;
    user_name: string | null;
    verified_at: Date;
    up_to: number;
    findings: LedgerFinding[];
  }>(
    `select v.user_id, p.name as user_name, v.verified_at, v.up_to, v.findings
     from audit.verification v left join identity.person p on p.id = v.user_id
     where v.tenant_id = $1 order by v.verified_at desc limit 1`,
    [tx.tenantId],
  );
  return {
    seq: head?.seq ?? 0,
    hash: head?.hash.toString('hex') ?? '',
    sealedAt: head?.sealedAt.toISOString() ?? null,
    waiting: waiting?.count ?? 0,
    lastVerification: last
      ? {
          at: last.verified_at.toISOString(),
          by: last.user_id ? { id: last.user_id, name: last.user_name ?? '' } : null,
          upTo: last.up_to,
          findings: last.findings,
        }
      : null,
  };
}
