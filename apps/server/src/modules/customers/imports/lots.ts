import type { ImportRules } from '@guanjia/contracts/customers/imports';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { openList } from '#kernel/imports/list-file.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { Principal } from '#kernel/principal.ts';
import { nextTurn, type SheetRow } from '#kernel/sheets/sheet-row.ts';
import { storedSheet } from '#kernel/sheets/sheet-source.ts';
import type { BulkForms } from '#modules/forms/index.ts';
import { listTags } from '../record/tags.ts';
import { todayOf } from '../record/today.ts';
import { readVocabularies } from '../record/vocabularies.ts';
import { contentOf, plainTag } from './content.ts';
import type { ImportRecord } from './import-store.ts';
import { createNames } from './names.ts';
import { type ColumnTarget, mappedColumns, type ReadRow, readRow } from './read-row.ts';
import { headerSearch, targetsFor } from './targets/registry.ts';
import { contentTerms } from './write-customers.ts';

export const maxRows = 1_000_000;
/** Rows that are written in one transaction. Twice and four times as many are no faster, and others wait longer. */
export const rowsPerLot = 500;
/** A million rows of an .xlsx are some 600 MB of XML; more is an attack. */
const maxInflatedBytes = 3 * 1024 * 1024 * 1024;
/** Others get their turn after so many rows. */
const rowsPerTurn = 100;

export interface Lot {
  /** Place of its first row. */
  start: number;
  /** Place behind its last row. */
  end: number;
  rows: ReadRow[];
  /** The form that the rows were read by. */
  formVersion: number;
  /** The tenant's day, ISO. */
  today: string;
}

export interface LotDeps {
  db: Db;
  objects: ObjectStore;
  bulkForms: BulkForms;
  clock: Clock;
}

export interface LotsInput {
  record: Pick<ImportRecord, 'tenant_id' | 'file_object' | 'file_deleted_at'>;
  rules: ImportRules;
  principal: Principal;
  timeZone: string;
  /** Rows before this place are passed over. */
  from: number;
  /** For a run, which writes what a dry run does not need. */
  terms: boolean;
}

/** Opens the file of an import. Throws `file_expired`, `file_unreadable`. */
export async function openUpload(
  objects: ObjectStore,
  record: LotsInput['record'],
  search: Parameters<typeof openList>[1],
  onEstimate?: (rows: number) => void,
) {
  if (record.file_deleted_at) throw new AppError('file_expired');
  const source = await storedSheet(objects, record.file_object);
  return openList(source, search, {
    lot: rowsPerLot,
    maxInflatedBytes,
    ...(onEstimate && { onEstimate }),
  });
}

/** The rows of an import, read by its rules, one lot ahead of whoever takes them. Throws `import_too_many_rows`. */
export function readLots(deps: LotDeps, input: LotsInput): AsyncGenerator<Lot> {
  return oneAhead(read(deps, input));
}

async function* read({ db, objects, bulkForms, clock }: LotDeps, input: LotsInput): AsyncGenerator<Lot> {
  const { record, rules, principal, timeZone, from } = input;
  const form = await db.tenantTx(record.tenant_id, async (tx) => {
    const { version, fields } = await bulkForms.open(tx, { object: 'customers.customer', principal });
    const { today } = await todayOf(tx, clock.now());
    const tags = new Set((await listTags(tx)).map(({ name }) => plainTag(name)));
    return { version, fields, words: await readVocabularies(tx), today, tags };
  });
  const targets = targetsFor(form, principal.roleKey);
  const list = await openUpload(objects, record, headerSearch(targets));
  const columns = mappedColumns(list.columns, rules.mapping, targets);
  const names = createNames(principal, bulkForms);
  const context = {
    ...{ timeZone, today: form.today, find: names.find },
    knowsTag: (name: string) => rules.unknownTags === 'add' || form.tags.has(plainTag(name)),
  };
  const needsNames = columns.some(({ target }) => target.reference !== undefined);
  let start = 0;
  for await (const rows of list.rows) {
    const end = start + rows.length;
    if (end > maxRows) throw new AppError('import_too_many_rows', { params: { max: maxRows } });
    if (end > from) {
      if (needsNames) await db.tenantTx(record.tenant_id, (tx) => names.load(tx, rows, columns));
      const taken = await readRows(rows, { start, columns, context, terms: input.terms });
      yield {
        start,
        end,
        rows: taken.filter(({ place }) => place >= from),
        formVersion: form.version,
        today: form.today,
      };
    }
    start = end;
  }
}

async function readRows(
  rows: readonly SheetRow[],
  how: {
    start: number;
    columns: readonly ColumnTarget[];
    context: Parameters<typeof readRow>[3];
    terms: boolean;
  },
): Promise<ReadRow[]> {
  const read: ReadRow[] = [];
  for (const [index, row] of rows.entries()) {
    const one = readRow(row, how.start + index, how.columns, how.context);
    if (how.terms && one.problems.length === 0) one.terms = contentTerms(contentOf(one.draft));
    read.push(one);
    if (index % rowsPerTurn === rowsPerTurn - 1) await nextTurn();
  }
  return read;
}

/** Prepares the next item while the present one is being dealt with. */
async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const present = await next;
      if (present.done) return;
      next = items.next();
      // Its error comes when it is asked for; until then nobody listens.
      next.catch(() => {});
      yield present.value;
    }
  } finally {
    await next.catch(() => {});
    await items.return(undefined);
  }
}
