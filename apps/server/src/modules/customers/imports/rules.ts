import { mayWrite, type ProtectedFieldOf, protectedFields } from '@guanjia/contracts/core/field-rules';
import type { ImportRules } from '@guanjia/contracts/customers/imports';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { besideName, neededColumns, tells } from './match-keys.ts';
import { possibleOwners } from './names.ts';
import { channelOf } from './targets/points.ts';
import type { Target } from './targets/target.ts';

/** What an import does until somebody says otherwise: known numbers are left out, new customers go to the public pool. */
export function usualRules(mapping: (string | null)[]): ImportRules {
  return {
    mapping,
    matchBy: 'phone',
    onMatch: 'skip',
    overwrite: false,
    fields: null,
    place: { pool: 'public' },
    overLimit: 'public',
    unknownTags: 'refuse',
  };
}

/** Remembered rules as far as they still mean something: fields may have gone, and owners may have left. */
export async function stillGood(
  tx: Tx,
  principal: Principal,
  rules: ImportRules,
  targets: readonly Target[],
): Promise<ImportRules> {
  const known = new Set(targets.map(({ key }) => key));
  const mapping = rules.mapping.map((key) => (key !== null && known.has(key) ? key : null));
  const owners =
    rules.place.pool === 'private' ? await possibleOwners(tx, principal, rules.place.owners) : [];
  return {
    ...rules,
    mapping,
    matchBy: isMatch(rules.matchBy, targets) ? rules.matchBy : 'phone',
    fields: rules.fields?.filter((key) => known.has(key)) ?? null,
    place: owners.length > 0 ? { pool: 'private', owners } : { pool: 'public' },
    overLimit: rules.overLimit ?? 'public',
    unknownTags: principal.permissions.has('customers.update') ? (rules.unknownTags ?? 'refuse') : 'refuse',
  };
}

function isMatch(matchBy: string, targets: readonly Target[]): boolean {
  return besideName(matchBy) !== undefined || targets.some(({ key, matches }) => matches && key === matchBy);
}

/** Throws `bad_request` for rules that mean nothing, `field_protected`, `not_found` for an owner out of reach. */
export async function requireRules(
  tx: Tx,
  principal: Principal,
  input: { rules: ImportRules; columns: number; targets: readonly Target[] },
): Promise<void> {
  const { rules, columns, targets } = input;
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const mapped = rules.mapping.filter((key) => key !== null);
  if (rules.mapping.length !== columns) throw bad('mapping', 'one entry per column');
  for (const key of mapped) {
    const target = byKey.get(key);
    if (!target) throw bad('mapping', `nothing is called ${key}`);
    if (!target.repeatable && mapped.filter((other) => other === key).length > 1)
      throw bad('mapping', `${key} is meant twice`);
  }
  if (!isMatch(rules.matchBy, targets)) throw bad('matchBy', 'rows cannot be matched by this');
  if (rules.fields?.some((key) => !mapped.includes(key)))
    throw bad('fields', 'only what a column of the file says can be updated');
  requireWritable(principal, rules);
  // A new tag is a word for everybody: whoever may tag customers by hand may add it.
  if (rules.unknownTags === 'add' && !principal.permissions.has('customers.update'))
    throw bad('unknownTags', 'you may not add tags');
  if (rules.place.pool === 'private') await requireOwners(tx, principal, rules.place.owners);
}

function bad(path: string, message: string): AppError {
  return new AppError('bad_request', { fields: [{ path: `body.${path}`, message }] });
}

const guarded = Object.keys(
  protectedFields['customers.customer'],
) as ProtectedFieldOf<'customers.customer'>[];

/** Whoever may not change a field by hand may not change it by a file. */
function requireWritable({ fieldRules }: Principal, { onMatch, fields, mapping }: ImportRules): void {
  if (onMatch !== 'update' && onMatch !== 'merge') return;
  const touched = new Set(
    (onMatch === 'merge' ? mapping : (fields ?? mapping)).flatMap((key) =>
      key ? [channelOf(key) ?? key] : [],
    ),
  );
  const refused = guarded.filter(
    (field) => touched.has(field) && !mayWrite(fieldRules, 'customers.customer', field),
  );
  if (refused.length === 0) return;
  throw new AppError('field_protected', {
    params: { fields: refused.join(', ') },
    fields: refused.map((field) => ({ path: `body.fields.${field}`, message: 'protected' })),
  });
}

async function requireOwners(tx: Tx, principal: Principal, owners: readonly string[]): Promise<void> {
  const good = await possibleOwners(tx, principal, owners);
  if (owners.some((id) => !good.includes(id))) throw new AppError('not_found');
}

/** Throws `import_columns_missing` while what every new customer needs is not in the file. */
export function requireComplete({ mapping, matchBy }: ImportRules): void {
  const needed = new Set(['name', ...neededColumns(matchBy)]);
  const missing = [...needed].filter((need) => !mapping.some((key) => key !== null && tells(key, need)));
  if (missing.length > 0)
    throw new AppError('import_columns_missing', { params: { columns: missing.join(', ') } });
}
