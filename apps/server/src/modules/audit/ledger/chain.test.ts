import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Anchor, appendLinks, genesis, type Link, type SealedContent, startWalk } from './chain.ts';

const start = Date.parse('2026-03-01T08:00:00Z');

function entry(n: number): SealedContent {
  return {
    id: `entry-${n}`,
    tenantId: 'tenant',
    occurredAt: new Date(start + n * 1000).toISOString(),
    actorId: n % 3 === 0 ? null : `user-${n % 3}`,
    sessionId: null,
    action: 'customers.updated',
    entityType: 'customer',
    entityId: `customer-${n % 5}`,
    before: `{"note": "${n}"}`,
    after: `{"note": "${n + 1}"}`,
    purpose: null,
    ip: '10.0.0.1',
  };
}

interface Ledger {
  entries: Map<string, SealedContent>;
  links: Link[];
  head: { seq: number; hash: Buffer };
}

function ledgerOf(length: number): Ledger {
  const contents = Array.from({ length }, (_, index) => entry(index + 1));
  const links = appendLinks({ seq: 0, hash: genesis }, contents);
  return {
    entries: new Map(contents.map((content) => [content.id, content])),
    links,
    head: { seq: length, hash: links.at(-1)?.hash ?? genesis },
  };
}

function verify({ entries, links, head }: Ledger, anchors: Anchor[] = []) {
  const walk = startWalk([...anchors, { seq: head.seq, hash: head.hash.toString('hex') }]);
  for (const link of links.toSorted((a, b) => a.seq - b.seq)) walk.step(link, entries.get(link.entryId));
  return walk.end();
}

const at = (ledger: Ledger, n: number): Link => {
  const link = ledger.links[n - 1];
  if (!link) throw new Error(`no link ${n}`);
  return link;
};

function change(ledger: Ledger, n: number, part: Partial<SealedContent>): void {
  const { entryId } = at(ledger, n);
  ledger.entries.set(entryId, { ...entry(n), ...part });
}

const contentFields = [
  'actorId',
  'action',
  'entityType',
  'entityId',
  'before',
  'after',
  'purpose',
  'ip',
] as const;

/** Each way to tamper with number `n` of a ledger that has at least `n + 1`; what must be found, and where. */
const tamperings = {
  change: (ledger: Ledger, n: number, field: (typeof contentFields)[number]) => {
    change(ledger, n, { [field]: 'forged' });
    return { kind: 'changed', seqs: [n] };
  },
  remove: (ledger: Ledger, n: number) => {
    ledger.entries.delete(at(ledger, n).entryId);
    return { kind: 'removed', seqs: [n] };
  },
  removeLink: (ledger: Ledger, n: number) => {
    ledger.links.splice(n - 1, 1);
    return { kind: 'removed', seqs: [n] };
  },
  swap: (ledger: Ledger, n: number) => {
    const [first, second] = [at(ledger, n), at(ledger, n + 1)];
    ledger.links.splice(n - 1, 2, { ...second, seq: n }, { ...first, seq: n + 1 });
    return { kind: 'reordered', seqs: [n, n + 1] };
  },
  swapContents: (ledger: Ledger, n: number) => {
    const [first, second] = [at(ledger, n), at(ledger, n + 1)];
    ledger.links.splice(
      n - 1,
      2,
      { ...first, entryId: second.entryId },
      { ...second, entryId: first.entryId },
    );
    return { kind: 'changed', seqs: [n, n + 1] };
  },
  /** Somebody who knows the rule computes the link anew. */
  forge: (ledger: Ledger, n: number) => {
    const { previous } = at(ledger, n);
    change(ledger, n, { action: 'forged' });
    const content = ledger.entries.get(at(ledger, n).entryId);
    const [forged] = content ? appendLinks({ seq: n - 1, hash: previous }, [content]) : [];
    if (forged) ledger.links.splice(n - 1, 1, forged);
    return { kind: 'rewritten', seqs: [n] };
  },
};

describe('a ledger', () => {
  it('that nobody touched has nothing to tell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), (length) => {
        expect(verify(ledgerOf(length))).toEqual([]);
      }),
    );
  });

  it('tells every tampering by its number and nothing else', () => {
    const names = Object.keys(tamperings) as (keyof typeof tamperings)[];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.nat(),
        fc.constantFrom(...names),
        fc.constantFrom(...contentFields),
        (length, place, name, field) => {
          const ledger = ledgerOf(length);
          const expected = tamperings[name](ledger, 1 + (place % (length - 1)), field);
          const findings = verify(ledger);
          expect(findings.map(({ kind, seq }) => ({ kind, seq }))).toEqual(
            expected.seqs.map((seq) => ({ kind: expected.kind, seq })),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('misses a tail that was cut off, as long as the head or an anchor remembers it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (length, place) => {
        const kept = place % length;
        const anchor = { seq: length, hash: ledgerOf(length).head.hash.toString('hex') };
        const cut = ledgerOf(length);
        cut.links.splice(kept);
        const lost = Array.from({ length: length - kept }, (_, index) => kept + 1 + index);
        expect(verify(cut).map(({ seq }) => seq)).toEqual(lost);
        // Who moves the head as well is found only by what is kept elsewhere.
        cut.head = { seq: kept, hash: cut.links.at(-1)?.hash ?? genesis };
        expect(verify(cut)).toEqual([]);
        expect(verify(cut, [anchor]).map(({ seq }) => seq)).toEqual(lost);
      }),
    );
  });

  it('that was computed anew from some number on differs from an anchor', () => {
    const honest = ledgerOf(8);
    const anchor = { seq: 6, hash: at(honest, 6).hash.toString('hex') };
    const forged = Array.from({ length: 8 }, (_, index) =>
      index === 2 ? { ...entry(3), action: 'forged' } : entry(index + 1),
    );
    const links = appendLinks({ seq: 0, hash: genesis }, forged);
    const ledger: Ledger = {
      entries: new Map(forged.map((content) => [content.id, content])),
      links,
      head: { seq: 8, hash: links.at(-1)?.hash ?? genesis },
    };
    expect(verify(ledger)).toEqual([]);
    expect(verify(ledger, [anchor])).toMatchObject([{ kind: 'rewritten', seq: 6 }]);
  });

  it('tells an entry that claims an earlier time than that of its writing', () => {
    const late = { ...entry(0), id: 'late', occurredAt: new Date(start - 3_600_000).toISOString() };
    const contents = [entry(1), late, entry(2)];
    const links = appendLinks({ seq: 0, hash: genesis }, contents);
    const entries = new Map(contents.map((content) => [content.id, content]));
    expect(verify({ entries, links, head: { seq: 3, hash: links[2]?.hash ?? genesis } })).toMatchObject([
      { kind: 'backdated', seq: 2 },
    ]);
  });
});
