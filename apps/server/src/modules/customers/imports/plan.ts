import type { FormIssue } from '@guanjia/contracts/core/form-rules';
import type { ImportCounts, ImportRules, RowProblem } from '@guanjia/contracts/customers/imports';
import type { SlotValues } from '#kernel/custom-records.ts';
import { AppError } from '#kernel/errors.ts';
import { type BulkEntry, claimKey } from '#modules/forms/index.ts';
import { applyRow, reachOf } from './apply-row.ts';
import { type Content, changedFields, contentOf, sameValues } from './content.ts';
import type { Known, Match, State } from './known.ts';
import { matchKeys } from './match-keys.ts';
import type { CellProblem, ReadRow } from './read-row.ts';
import type { SeenKeys } from './seen-keys.ts';
import { ownPrefix } from './targets/own-fields.ts';
import { unfitDocument } from './targets/points.ts';

export interface LotInput {
  rows: readonly ReadRow[];
  rules: ImportRules;
  known: Known;
  form: Pick<BulkEntry, 'enter' | 'claimsOf'>;
  /** The tenant's day, ISO. */
  today: string;
  /** Every new customer says how it came to know the enterprise. */
  mediaRequired: boolean;
  /** For new customers, in the order of the rows; one for each row. */
  ids: readonly string[];
  /** Whose a new customer is that the row gives to nobody, by how many are new before. */
  ownerOf: (before: number) => string | null;
  /** For a dry run: keys of earlier lots, which are not in the database. */
  seen?: SeenKeys;
}

export interface NotTakenRow {
  place: number;
  line: number;
  kind: 'bad' | 'skipped';
  problems: CellProblem[];
}

export interface Plan {
  counts: ImportCounts;
  notTaken: NotTakenRow[];
  added: State[];
  /** With an `original`. */
  changed: State[];
}

export const noCounts: ImportCounts = {
  processed: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  bad: 0,
  inFile: 0,
  overLimit: 0,
};

export function addCounts(one: ImportCounts, other: ImportCounts): ImportCounts {
  const sum = { ...one };
  for (const key of Object.keys(noCounts) as (keyof ImportCounts)[])
    sum[key] = (one[key] ?? 0) + (other[key] ?? 0);
  return sum;
}

/**
 * What happens with each row of a lot, as if they were entered one after the other: a row may meet a customer that a row
 * before it has added. Pure; nothing of `known` is changed.
 */
export function planLot(input: LotInput): Plan {
  const { rules, seen } = input;
  const floor = createFloor(input);
  const counts = { ...noCounts };
  const notTaken: NotTakenRow[] = [];
  for (const row of input.rows) {
    const outcome = row.problems.length > 0 ? { bad: row.problems } : floor.take(row);
    counts.processed += 1;
    if ('bad' in outcome) {
      counts.bad += 1;
      notTaken.push({ place: row.place, line: row.line, kind: 'bad', problems: outcome.bad });
      continue;
    }
    counts[outcome.result] += 1;
    if (outcome.inFile) counts.inFile += 1;
    if ('overLimit' in outcome) counts.overLimit += 1;
    if (outcome.result !== 'skipped') continue;
    const problem = outcome.inFile ? 'earlier_in_file' : 'already_customer';
    const [value = ''] = matchKeys(rules.matchBy, contentOf(row.draft));
    notTaken.push({
      place: row.place,
      line: row.line,
      kind: 'skipped',
      problems: [{ column: '', value: value.split('\n')[0] ?? '', problem }],
    });
  }
  const states = floor.states();
  if (seen) for (const key of floor.seenKeys()) seen.add(key);
  return {
    counts,
    notTaken,
    added: states.filter(({ original }) => !original),
    changed: states.filter(
      ({ original, current }) => original && changedFields(original, current).length > 0,
    ),
  };
}

type Outcome =
  | { bad: CellProblem[] }
  | { result: 'created' | 'updated' | 'unchanged' | 'skipped'; inFile: boolean; overLimit?: true };

/** The customers of a lot while its rows are taken. */
function createFloor({ rules, known, form, ids, today, mediaRequired, ownerOf, seen }: LotInput) {
  const states = new Map<string, State>();
  const byKey = new Map<string, Match[]>([...known.matches].map(([key, found]) => [key, [...found]]));
  const owners = new Map(known.owners);
  const keysHere = new Set<string>();
  const matching = rules.onMatch !== 'new';
  const reach = reachOf(rules);
  let created = 0;

  const keysOf = (content: Content) => (matching ? matchKeys(rules.matchBy, content) : []);

  function bad(problem: RowProblem, value = ''): Outcome {
    return { bad: [{ column: '', value, problem }] };
  }

  /** Keys and unique values of a customer pass from what it was to what it is. */
  function move(state: State, before: Content | undefined, after: Content): void {
    if (before) {
      for (const key of keysOf(before))
        byKey.set(
          key,
          (byKey.get(key) ?? []).filter(({ id }) => id !== state.id),
        );
      for (const claim of form.claimsOf(before.custom)) {
        if (owners.get(claimKey(claim)) === state.id) owners.delete(claimKey(claim));
      }
    }
    for (const key of new Set(keysOf(after))) {
      byKey.set(key, [...(byKey.get(key) ?? []), { id: state.id, visible: true, own: state.own }]);
      keysHere.add(`k${key}`);
    }
    for (const claim of form.claimsOf(after.custom)) {
      owners.set(claimKey(claim), state.id);
      keysHere.add(`c${claimKey(claim)}`);
    }
    const { terms, ...rest } = state;
    states.set(state.id, { ...rest, current: after, ...(terms !== undefined && !before && { terms }) });
  }

  function enter(stored: Content | undefined, wanted: Content, id: string): EnteredOrBad {
    const result = form.enter(stored?.custom ?? {}, wanted.custom);
    if ('issues' in result) return { bad: result.issues.map(toProblem) };
    const { custom, slots } = result.entry;
    const taken = form.claimsOf(custom).find((claim) => {
      const owner = owners.get(claimKey(claim));
      return owner === undefined ? seen?.has(`c${claimKey(claim)}`) && !stored : owner !== id;
    });
    if (taken) return { bad: [{ column: taken.key, value: taken.value, problem: 'value_taken' }] };
    return { content: { ...wanted, custom }, slots };
  }

  function add({ draft, terms }: ReadRow): Outcome {
    if (mediaRequired && !draft.facts.media) return bad('media_missing');
    const id = ids[created] ?? '';
    const entered = enter(undefined, contentOf(draft), id);
    if ('bad' in entered) return entered;
    const { content, slots } = entered;
    const wanted = draft.ownerId ?? ownerOf(created);
    const over = wanted !== null && !known.limits.take(wanted, content.facts.level);
    // A dry run goes on to the end and tells all of them.
    if (over && rules.overLimit === 'stop' && !seen) throw new AppError('import_over_limit');
    if (over && rules.overLimit !== 'public') return bad('over_limit', known.limits.nameOf(wanted));
    const ownerId = over ? null : wanted;
    created += 1;
    const settled = sameValues(content.custom, draft.custom);
    const state = { id, original: undefined, own: true, current: content, slots, ownerId };
    move({ ...state, ...(settled && terms !== undefined && { terms }) }, undefined, content);
    return { result: 'created', inFile: false, ...(over && { overLimit: true }) };
  }

  function change(match: Match, { draft }: ReadRow): Outcome {
    const state = states.get(match.id) ?? known.states.get(match.id);
    if (!state) return bad('out_of_reach');
    const wanted = applyRow(state.current, draft, reach);
    if (typeof wanted === 'string') return bad(wanted);
    const unfit = unfitDocument(state.current, wanted, today);
    if (unfit) return bad(unfit);
    const entered = enter(state.current, wanted, state.id);
    if ('bad' in entered) return entered;
    const changed = changedFields(state.current, entered.content).length > 0;
    if (changed) move({ ...state, slots: entered.slots }, state.current, entered.content);
    return { result: changed ? 'updated' : 'unchanged', inFile: match.own };
  }

  return {
    take(row: ReadRow): Outcome {
      const problem = missing(row, rules);
      if (problem && !('name_missing' === problem && matching)) return bad(problem);
      const keys = keysOf(contentOf(row.draft));
      const found = uniqueMatches(keys.flatMap((key) => byKey.get(key) ?? []));
      const [first] = found;
      if (!first) {
        // What an earlier lot of a dry run would have added is not there to be looked at.
        const earlier = keys.some((key) => seen?.has(`k${key}`));
        if (earlier) return { result: rules.onMatch === 'skip' ? 'skipped' : 'updated', inFile: true };
        return problem ? bad(problem) : add(row);
      }
      if (rules.onMatch === 'skip') return { result: 'skipped', inFile: found.some(({ own }) => own) };
      if (found.length > 1) return bad('several_matches', keys[0]);
      return first.visible ? change(first, row) : bad('out_of_reach', keys[0]);
    },
    states: () => [...states.values()],
    seenKeys: () => keysHere,
  };
}

type EnteredOrBad = { bad: CellProblem[] } | { content: Content; slots: SlotValues };

/** What every new customer needs. */
function missing({ draft }: ReadRow, { matchBy, mapping }: ImportRules): RowProblem | undefined {
  const needsPhone = matchBy === 'phone' || mapping.includes('phone');
  if (needsPhone && draft.phones.length === 0) return 'phone_missing';
  return draft.facts.name === undefined ? 'name_missing' : undefined;
}

function uniqueMatches(matches: readonly Match[]): Match[] {
  return [...new Map(matches.map((match) => [match.id, match])).values()];
}

function toProblem({ key, problem }: FormIssue): CellProblem {
  return { column: ownPrefix + key, value: '', problem: `field_${problem}` };
}
