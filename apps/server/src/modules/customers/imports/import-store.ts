import type {
  CustomerImport,
  ImportCounts,
  ImportRules,
  ImportState,
} from '@guanjia/contracts/customers/imports';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import type { CustomersTables } from '../tables.ts';

export type ImportRecord = Selectable<CustomersTables['customers.import']>;

export type NewImport = Pick<
  ImportRecord,
  | 'id'
  | 'user_id'
  | 'file_name'
  | 'file_object'
  | 'columns'
  | 'sample'
  | 'header_key'
  | 'rules'
  | 'remembered'
  | 'total_rows'
  | 'counts'
  | 'created_at'
>;

const json = (value: unknown) => JSON.stringify(value) as never;

export async function insertImport(tx: Tx, input: NewImport): Promise<void> {
  await tx
    .kysely<CustomersTables>()
    .insertInto('customers.import')
    .values({
      ...input,
      tenant_id: tx.tenantId ?? '',
      state: 'uploaded',
      columns: json(input.columns),
      sample: json(input.sample),
      rules: json(input.rules),
      counts: json(input.counts),
    })
    .execute();
}

/** For work in the background. Throws `not_found`. Locked: nobody else changes it until the transaction ends. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRecord> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.import')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** Throws `not_found`, also for imports of people outside the data scope. */
export async function readImport(
  tx: Tx,
  principal: Principal,
  id: string,
  { lock = false } = {},
): Promise<ImportRecord & { user_name: string }> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.import as i')
    .innerJoin('identity.person as p', 'p.id', 'i.user_id')
    .where('i.tenant_id', '=', principal.tenantId)
    .where('i.id', '=', id)
    .where(peopleScope(principal, 'customers', sql`i.user_id`))
    .selectAll('i')
    .select('p.name as user_name')
    .$if(lock, (query) => query.forUpdate('i'))
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export type ImportChange = Partial<
  Pick<
    ImportRecord,
    | 'total_rows'
    | 'exact'
    | 'remembered'
    | 'pass'
    | 'next_row'
    | 'task_id'
    | 'undo_phase'
    | 'undo_after'
    | 'started_at'
    | 'finished_at'
    | 'undone_at'
    | 'file_deleted_at'
  >
> & {
  state?: ImportState;
  rules?: ImportRules;
  counts?: ImportCounts;
  undo?: CustomerImport['undo'];
  problems?: CustomerImport['problems'];
  sample?: string[][];
};

/** What is absent stays as it is. */
export async function changeImport(tx: Tx, id: string, change: ImportChange): Promise<ImportRecord> {
  const { rules, counts, undo, problems, sample, ...plain } = change;
  return tx
    .kysely<CustomersTables>()
    .updateTable('customers.import')
    .set({
      ...plain,
      ...(rules && { rules: json(rules) }),
      ...(counts && { counts: json(counts) }),
      ...(undo && { undo: json(undo) }),
      ...(problems && { problems: json(problems) }),
      ...(sample && { sample: json(sample) }),
    })
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What imports of earlier versions do not say. */
const later = { rules: { overLimit: 'public', unknownTags: 'refuse' }, counts: { overLimit: 0 } } as const;

export function presentCounts(counts: ImportCounts): ImportCounts {
  return { ...later.counts, ...counts };
}

/** `details`: how many problems go along at most. */
export function presentImport(row: ImportRecord & { user_name: string }, details = 100): CustomerImport {
  return {
    id: row.id,
    user: { id: row.user_id, name: row.user_name },
    fileName: row.file_name,
    state: row.state,
    columns: row.columns,
    sample: row.sample,
    rules: { ...later.rules, ...row.rules },
    remembered: row.remembered,
    totalRows: row.total_rows,
    exact: row.exact,
    counts: presentCounts(row.counts),
    undo: row.undo,
    problems: row.problems.slice(0, details),
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
    fileDeleted: row.file_deleted_at !== null,
  };
}

/** Rules of the last list with this header. */
export async function findRemembered(tx: Tx, headerKey: string): Promise<ImportRules | undefined> {
  const [row] = await tx.query<{ rules: ImportRules }>(
    'select rules from customers.import_memory where tenant_id = $1 and header_key = $2',
    [tx.tenantId, headerKey],
  );
  return row?.rules;
}

export async function rememberRules(tx: Tx, headerKey: string, rules: ImportRules, at: Date): Promise<void> {
  await tx.query(
    `insert into customers.import_memory (tenant_id, header_key, rules, used_at) values ($1, $2, $3, $4)
     on conflict (tenant_id, header_key) do update set rules = excluded.rules, used_at = excluded.used_at`,
    [tx.tenantId, headerKey, JSON.stringify(rules), at],
  );
}
