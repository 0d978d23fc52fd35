import type { FilterCondition } from '@guanjia/contracts/core/list';
import type pg from 'pg';
import { searchTerms } from '../../apps/server/src/modules/customers/finding/search-terms.ts';

/** The list's query, one for each round. */
export interface Asked {
  name: string;
  queries: readonly Record<string, string>[];
}

interface Sample {
  id: string;
  kind: string;
  name: string;
  company: string | null;
  region: string;
  source: string;
  owner_id: string | null;
  e164: string;
  plate: string;
  trade: string;
}

type Ask = (one: Sample, round: number) => Record<string, string>;

/** What people ask of the list, with values of customers that are there. `ids`: customers to look up. */
export async function customerQuestions(
  admin: pg.Client,
  rounds: number,
): Promise<{ ids: string[]; questions: Asked[] }> {
  const samples = await readSamples(admin, rounds * 20);
  const people = samples.filter(({ kind }) => kind === 'person');
  const asked = [...filterQuestions, ...searchQuestions, ...countQuestions];
  const questions = asked.map(({ name, fits, ask }) => {
    const among = people.filter(fits ?? (() => true));
    const queries = Array.from({ length: rounds }, (_, round) =>
      ask(among[round % among.length] as Sample, round),
    );
    return { name, queries };
  });
  return { ids: people.map(({ id }) => id), questions };
}

async function readSamples(admin: pg.Client, count: number): Promise<Sample[]> {
  await admin.query('create extension if not exists tsm_system_rows');
  const { rows } = await admin.query<Sample>(
    `select c.id, c.kind, c.name, c.company, c.region, c.source, c.owner_id, p.e164, c.s1 as plate, c.s2 as trade
     from customers.customer c tablesample system_rows($1) join customers.phone p on p.customer_id = c.id
     where c.s1 is not null`,
    [count],
  );
  return rows;
}

interface Question {
  name: string;
  fits?: (one: Sample) => boolean;
  ask: Ask;
}

const sorts = [
  'name',
  '-name',
  'region',
  'company',
  'level',
  '-lastContactAt',
  'source',
  '-createdAt',
  'createdAt',
  'custom.plate',
  '-custom.budget',
  'custom.trade',
];

function sorted(round: number, ...conditions: FilterCondition[]): Record<string, string> {
  return { sort: sorts[round % sorts.length] ?? '', filter: JSON.stringify(conditions) };
}

const filterQuestions: Question[] = [
  { name: 'newest page', ask: () => ({}) },
  { name: 'any sort', ask: (_, round) => sorted(round) },
  {
    name: 'region + any sort',
    ask: ({ region }, round) => sorted(round, { column: 'region', op: 'equals', value: region }),
  },
  {
    name: 'level + any sort',
    ask: (_, round) =>
      sorted(round, { column: 'level', op: 'in', values: [round % 2 ? 'gold' : 'platinum'] }),
  },
  {
    name: 'owner + any sort',
    fits: (one) => one.owner_id !== null,
    ask: (one, round) => sorted(round, { column: 'ownerId', op: 'in', values: [one.owner_id ?? ''] }),
  },
  {
    name: 'source + any sort',
    ask: ({ source }, round) => sorted(round, { column: 'source', op: 'in', values: [source] }),
  },
  {
    name: 'own text field + any sort',
    ask: ({ trade }, round) => sorted(round, { column: 'custom.trade', op: 'equals', value: trade }),
  },
  {
    name: 'own number, 1 % + any sort',
    ask: (_, round) =>
      sorted(round, { column: 'custom.budget', op: 'range', from: round * 500, to: round * 500 + 1000 }),
  },
  {
    name: 'a week of contact + any sort',
    ask: (_, round) =>
      sorted(round, {
        column: 'lastContactAt',
        op: 'range',
        from: dayBefore(round + 7),
        to: dayBefore(round),
      }),
  },
  {
    name: 'own text contains',
    ask: ({ plate }, round) =>
      sorted(round, { column: 'custom.plate', op: 'contains', value: plate.slice(2, 6) }),
  },
];

const searchQuestions: Question[] = [
  { name: 'whole phone number', ask: ({ e164 }) => ({ q: e164.slice(3) }) },
  { name: 'two characters of a name', ask: ({ name }) => ({ q: name.slice(-2) }) },
  { name: 'one character', ask: ({ name }) => ({ q: name.slice(-1) }) },
  { name: 'two initials', ask: ({ name }) => ({ q: reading(name, 'i:').slice(0, 2) }) },
  {
    name: 'three initials',
    fits: ({ name }) => name.length === 3,
    ask: ({ name }) => ({ q: reading(name, 'i:') }),
  },
  { name: 'pinyin of a name', ask: ({ name }) => ({ q: reading(name, 'p:') }) },
  {
    name: 'four digits of a number',
    ask: ({ e164 }, round) => ({ q: e164.slice(3 + (round % 8), 7 + (round % 8)) }),
  },
  {
    name: 'part of a company',
    fits: ({ company }) => company !== null,
    ask: ({ company }) => ({ q: company?.slice(2, 6) ?? '' }),
  },
  { name: 'what every company has', ask: () => ({ q: '有限公司' }) },
  { name: 'part of a note', ask: (_, round) => ({ q: ['价格敏感', '投诉', '上门演示'][round % 3] ?? '' }) },
];

const countQuestions: Question[] = [
  { name: 'capped count of all', ask: () => ({ count: 'true', limit: '1' }) },
  {
    name: 'capped count of a region',
    ask: ({ region }) => ({
      count: 'true',
      limit: '1',
      filter: JSON.stringify([{ column: 'region', op: 'equals', value: region }]),
    }),
  },
];

/** The whole name as the index has it: its first reading. */
function reading(name: string, kind: 'p:' | 'i:'): string {
  const nobody = { company: null, region: null, source: null, note: null, custom: {}, numbers: [] };
  return [...searchTerms({ ...nobody, name })].find((term) => term.startsWith(kind))?.slice(2) ?? 'a';
}

function dayBefore(days: number): string {
  return new Date(Date.UTC(2026, 10, 1) - days * 86_400_000).toISOString();
}
