import type * as routes from '@guanjia/contracts/customers/record-vocabulary';
import {
  standardLevel,
  type Term,
  type Vocabularies,
  type Vocabulary,
  type VocabularyKind,
  vocabularyKinds,
} from '@guanjia/contracts/customers/record-vocabulary';
import { standardVocabularies } from '@guanjia/contracts/customers/standard-vocabularies';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';

/** The tenant's words; where it has decided nothing, those that come with the product. */
export async function readVocabularies(tx: Tx): Promise<Vocabularies> {
  const rows = await tx.query<{ kind: VocabularyKind; terms: Term[]; version: number }>(
    'select kind, terms, version from customers.vocabulary where tenant_id = $1',
    [tx.tenantId],
  );
  const stored = new Map(rows.map(({ kind, terms, version }) => [kind, { terms, version }]));
  return Object.fromEntries(
    vocabularyKinds.map((kind) => [
      kind,
      stored.get(kind) ?? { terms: [...standardVocabularies[kind]], version: 0 },
    ]),
  ) as Vocabularies;
}

/** A tenant's words as they are set up. */
export async function saveTerms(tx: Tx, kind: VocabularyKind, terms: readonly Term[]): Promise<void> {
  await tx.query(
    `insert into customers.vocabulary (tenant_id, kind, terms, version) values ($1, $2, $3, 1)
     on conflict (tenant_id, kind) do update set terms = excluded.terms, version = customers.vocabulary.version + 1`,
    [tx.tenantId, kind, JSON.stringify(terms)],
  );
}

/** Throws `version_conflict`; `in_use` when a term would go that records hold. */
export async function saveVocabulary(
  { audit }: { audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  { kind, terms, version }: OperationInput<typeof routes.saveVocabulary>['body'],
): Promise<Vocabulary> {
  await tx.query(`select pg_advisory_xact_lock(hashtext($1), hashtext($2))`, [
    `vocabulary ${kind}`,
    tx.tenantId,
  ]);
  const before = (await readVocabularies(tx))[kind];
  if (before.version !== version) throw new AppError('version_conflict');
  const kept = new Set(terms.map(({ key }) => key));
  for (const { key, label } of before.terms) {
    if (!kept.has(key) && (await isInUse(tx, kind, key))) throw inUse(label.zh || label.en);
  }
  const level = terms.find(({ key }) => key === standardLevel);
  if (kind === 'level' && (!level || level.retired)) throw inUse(before.terms[0]?.label.zh ?? standardLevel);
  await saveTerms(tx, kind, terms);
  await audit.record(tx, {
    actor: principal,
    action: 'customers.vocabulary_changed',
    entityType: 'customer_settings',
    entityId: null,
    before: { [kind]: before.terms.map(nameOf) },
    after: { [kind]: terms.map(nameOf) },
  });
  return (await readVocabularies(tx))[kind];
}

function nameOf({ label, retired }: Term): string {
  return `${label.zh || label.en}${retired ? ' (–)' : ''}`;
}

function inUse(name: string): AppError {
  return new AppError('in_use', { params: { name } });
}

/** Where records hold a term of this kind. */
const holders: Readonly<Record<VocabularyKind, string>> = {
  stage: 'customers.customer where tenant_id = $1 and stage = $2',
  status: 'customers.customer where tenant_id = $1 and status = $2',
  level: 'customers.customer where tenant_id = $1 and level = $2',
  media: 'customers.customer where tenant_id = $1 and media = $2',
  category: 'customers.customer_category where tenant_id = $1 and category = $2',
  contact_category: 'customers.company_contact where tenant_id = $1 and category = $2',
  relation: 'customers.relation where tenant_id = $1 and type = $2',
};

async function isInUse(tx: Tx, kind: VocabularyKind, key: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from ${holders[kind]} limit 1`, [tx.tenantId, key]);
  return rows.length > 0;
}

/**
 * A term that somebody chose. Throws `bad_request` for one that is not there, or that is retired and was not what the
 * record had before.
 */
export function requireTerm(
  words: Vocabularies,
  kind: VocabularyKind,
  key: string,
  { field, before }: { field: string; before?: readonly string[] },
): Term {
  const found = words[kind].terms.find((term) => term.key === key);
  if (found && (!found.retired || before?.includes(key))) return found;
  throw new AppError('bad_request', { fields: [{ path: `body.${field}`, message: 'not one of the terms' }] });
}
