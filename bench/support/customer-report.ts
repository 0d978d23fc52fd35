import type { PageTimes } from './customer-page.ts';
import type { Spread } from './customer-queries.ts';
import type { Screen } from './customer-screens.ts';

export interface Measured {
  /** Through HTTP. */
  http: Spread;
  /** The statements alone, with row-level security and without. */
  sql: Spread;
  bare: Spread;
}

export interface Measurements {
  lookup: Spread;
  questions: ReadonlyMap<string, Measured>;
  saves: { create: Spread; change: Spread };
  screens: readonly Screen[];
  page: PageTimes;
}

export interface Row {
  name: string;
  http: Spread;
  sql: Spread;
  /** Of the statements' p50 to a primary-key lookup in the same rounds. */
  toLookup: number;
  /** With row-level security to without. */
  toBare: number;
  /** Of the p95 through HTTP to that with few customers. */
  growth: number;
}

/** Each question with its ratios. */
export function compare(few: Measurements, many: Measurements): Row[] {
  return Array.from(many.questions, ([name, { http, sql, bare }]) => ({
    name,
    http,
    sql,
    toLookup: sql.p50 / many.lookup.p50,
    toBare: sql.p50 / bare.p50,
    growth: http.p95 / (few.questions.get(name)?.http.p95 ?? http.p95),
  }));
}

export function table(few: Measurements, many: Measurements): string[] {
  const cell = (value: number, digits = 2) => value.toFixed(digits).padStart(9);
  const save = (kind: 'create' | 'change') => {
    const [before, after] = [few.saves[kind], many.saves[kind]];
    return `save: ${kind.padEnd(25)}${cell(after.p50)}${cell(after.p95)}${' '.repeat(36)}${cell(after.p95 / before.p95)}`;
  };
  return [
    `a customer by primary key: p50 ${many.lookup.p50.toFixed(3)} ms, p95 ${many.lookup.p95.toFixed(3)} ms`,
    `${'ms'.padEnd(31)} HTTP p50      p95  SQL p50      p95 × lookup × no RLS  × few p95`,
    ...compare(few, many).map(
      ({ name, http, sql, toLookup, toBare, growth }) =>
        name.padEnd(31) +
        [http.p50, http.p95, sql.p50, sql.p95].map((value) => cell(value)).join('') +
        cell(toLookup, 1) +
        cell(toBare) +
        cell(growth),
    ),
    save('create'),
    save('change'),
    ...many.screens.map(({ name, http }) => {
      const before = few.screens.find((one) => one.name === name)?.http ?? http;
      return name.padEnd(31) + cell(http.p50) + cell(http.p95) + ' '.repeat(36) + cell(http.p95 / before.p95);
    }),
    'in Chromium, ms (with few):',
    ...pageLines(few.page, many.page),
  ];
}

function pageLines(few: PageTimes, many: PageTimes): string[] {
  const names: Record<keyof PageTimes, string> = {
    firstRows: 'open the list',
    nextPage: 'scroll to the next page',
    search: 'search a name',
    filter: 'open a filtered, sorted view',
  };
  return Object.entries(names).map(
    ([key, name]) => `  ${name.padEnd(29)}${many[key as keyof PageTimes]} (${few[key as keyof PageTimes]})`,
  );
}
