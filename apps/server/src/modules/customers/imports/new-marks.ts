import type { Tx } from '#kernel/db.ts';
import { completenessOf } from '../record/completeness.ts';
import { phoneTypeOf } from '../record/contact-point.ts';
import { levelByArpu } from '../record/levels.ts';
import { readRecordSettings } from '../record/settings-store.ts';
import { readVocabularies } from '../record/vocabularies.ts';
import type { Content } from './content.ts';
import type { State } from './known.ts';

/** What follows from the rest of a record. */
export interface Marks {
  completeness: number;
  listed: 'black' | 'white' | null;
  level: string;
}

/**
 * Score, list and level of new customers, from what is about to be written: counting them afterwards would write every
 * row and its index entries a second time.
 */
export async function readMarks(
  tx: Tx,
  states: readonly State[],
  now: Date,
): Promise<(state: State) => Marks> {
  const settings = await readRecordSettings(tx);
  const { arpuField } = settings;
  const levels = arpuField === null ? [] : (await readVocabularies(tx)).level.terms;
  const listed = await readListed(tx, states, now);
  return ({ current }) => {
    const arpu = arpuField === null ? undefined : current.custom[arpuField];
    const earned = typeof arpu === 'number' ? levelByArpu(levels, arpu) : undefined;
    const lists = current.phones.flatMap(({ e164 }) => listed.get(e164) ?? []);
    return {
      completeness: completenessOf(settings.completeness[current.facts.kind], scoreFacts(current)).score,
      listed: lists.includes('black') ? 'black' : (lists[0] ?? null),
      level: earned ?? current.facts.level,
    };
  };
}

function scoreFacts({ facts, custom, phones, points }: Content): Parameters<typeof completenessOf>[1] {
  return {
    ...facts,
    custom,
    ...{ turnover: null, employees: null, contacts: [] },
    points: [
      ...phones.map(({ e164, type }) => ({
        channel: 'phone' as const,
        type: (type ?? phoneTypeOf(e164)) as 'other',
        detail: {},
        doNotUse: false,
      })),
      ...points.map((point) => ({ ...point, doNotUse: false })),
    ],
    hasCompany: Boolean(facts.company),
  };
}

async function readListed(
  tx: Tx,
  states: readonly State[],
  now: Date,
): Promise<Map<string, ('black' | 'white')[]>> {
  const rows = await tx.query<{ e164: string; list: 'black' | 'white' }>(
    `select e164, list from customers.listing where tenant_id = $1 and state = 'active'
       and (until is null or until > $2) and e164 = any($3)`,
    [tx.tenantId, now, states.flatMap(({ current }) => current.phones.map(({ e164 }) => e164))],
  );
  return new Map(
    [...Map.groupBy(rows, ({ e164 }) => e164)].map(([e164, found]) => [e164, found.map(({ list }) => list)]),
  );
}
