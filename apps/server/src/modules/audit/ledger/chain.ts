import { createHash } from 'node:crypto';
import type { LedgerFinding } from '@guanjia/contracts/audit/ledger';

/** An entry as it is sealed: every column as PostgreSQL writes it as text. */
export interface SealedContent {
  id: string;
  tenantId: string;
  /** UTC with microseconds. */
  occurredAt: string;
  actorId: string | null;
  sessionId: string | null;
  action: string;
  entityType: string;
  entityId: string | null;
  before: string | null;
  after: string | null;
  purpose: string | null;
  ip: string | null;
}

export interface Link {
  seq: number;
  entryId: string;
  digest: Buffer;
  previous: Buffer;
  hash: Buffer;
}

/** Names the format, so that a later one can be told from it. */
const format = 'guanjia-ledger-1';

/** What stands before the first link. */
export const genesis = Buffer.alloc(32);

/** SHA-256 of an entry's content. The array keeps the fields apart, whatever they hold. */
export function digestOf(content: SealedContent): Buffer {
  const fields = [
    format,
    content.id,
    content.tenantId,
    content.occurredAt,
    content.actorId,
    content.sessionId,
    content.action,
    content.entityType,
    content.entityId,
    content.before,
    content.after,
    content.purpose,
    content.ip,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}

/** SHA-256 of the previous hash, the number and the digest. */
export function hashOf(link: Pick<Link, 'seq' | 'digest' | 'previous'>): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(link.seq));
  return createHash('sha256').update(link.previous).update(number).update(link.digest).digest();
}

/** The links of new entries behind the head. */
export function appendLinks(head: { seq: number; hash: Buffer }, contents: readonly SealedContent[]): Link[] {
  const links: Link[] = [];
  let { seq, hash: previous } = head;
  for (const content of contents) {
    seq += 1;
    const digest = digestOf(content);
    const hash = hashOf({ seq, digest, previous });
    links.push({ seq, entryId: content.id, digest, previous, hash });
    previous = hash;
  }
  return links;
}

/** An entry this much older than the one before it, ms, was written with another time than that of its writing. */
export const toleratedDisorderMs = 5 * 60_000;

/** Enough to see what happened; a ledger that was wiped does not fill the memory. */
export const maxFindings = 1000;

/** Where the ledger ended once: its head, or better one kept where the ledger's keeper cannot reach. `hash` is hexadecimal. */
export interface Anchor {
  seq: number;
  hash: string;
}

export interface Walk {
  /** The next link in the order of the numbers, with its entry; undefined when there is none. */
  step(link: Link, entry: SealedContent | undefined): void;
  /** Behind the last link. */
  end(): LedgerFinding[];
}

/**
 * Looks along the ledger. Each link is held against its entry, against itself and against the link before it, so that
 * one tampering is told once and by its number, not for all that follows. `beginning` is the last number that was let go
 * because it had been kept long enough.
 */
export function startWalk(
  anchors: readonly Anchor[],
  beginning: { seq: number; hash: Buffer } = { seq: 0, hash: genesis },
): Walk {
  const findings: LedgerFinding[] = [];
  const anchorAt = Map.groupBy(anchors, ({ seq }) => seq);
  let last: { seq: number; hash: Buffer; found: boolean } = { ...beginning, found: false };
  let lastTime = 0;

  function report(seq: number, kind: LedgerFinding['kind'], entryId: string | null): void {
    if (findings.length < maxFindings) findings.push({ kind, seq, entryId });
  }

  function missing(upTo: number): void {
    for (let seq = last.seq + 1; seq <= upTo && findings.length < maxFindings; seq += 1)
      report(seq, 'removed', null);
  }

  function judge(
    link: Link,
    entry: SealedContent | undefined,
    follows: boolean,
  ): LedgerFinding['kind'] | undefined {
    if (!hashOf(link).equals(link.hash)) return 'reordered';
    if (!entry) return 'removed';
    if (!digestOf(entry).equals(link.digest)) return 'changed';
    if (anchorAt.get(link.seq)?.some(({ hash }) => hash !== link.hash.toString('hex'))) return 'rewritten';
    if (follows && Date.parse(entry.occurredAt) < lastTime - toleratedDisorderMs) return 'backdated';
    return undefined;
  }

  return {
    step(link, entry) {
      const follows = link.seq === last.seq + 1;
      missing(link.seq - 1);
      // The link remembers another predecessor than stands there, though that one is right in itself: it was rewritten.
      if (follows && !last.found && !link.previous.equals(last.hash) && hashOf(link).equals(link.hash))
        report(Math.max(1, last.seq), 'rewritten', null);
      const kind = judge(link, entry, follows);
      if (kind) report(link.seq, kind, link.entryId);
      else if (entry) lastTime = Date.parse(entry.occurredAt);
      last = { seq: link.seq, hash: link.hash, found: kind !== undefined };
    },
    end() {
      missing(Math.max(0, ...anchorAt.keys()));
      return findings;
    },
  };
}
