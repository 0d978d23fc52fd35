import { defaultPoolRules, type PoolRules } from '@guanjia/contracts/customers/pool-rules';
import type { Tx } from '#kernel/db.ts';

export interface StoredRules {
  rules: PoolRules;
  /** 0: nothing was decided, the defaults hold. */
  version: number;
  savedAt: Date | null;
  savedBy: { id: string; name: string } | null;
}

interface Row {
  rules: Partial<PoolRules>;
  version: number;
  saved_at: Date;
  saved_by: string;
  saver: string | null;
}

const defaults: StoredRules = { rules: defaultPoolRules, version: 0, savedAt: null, savedBy: null };

/** The rules that hold, or those of a version; undefined when there is no such version. */
export async function findRules(tx: Tx, version?: number): Promise<StoredRules | undefined> {
  if (version === 0) return defaults;
  const [row] = await tx.query<Row>(
    `select r.rules, r.version, r.saved_at, r.saved_by, p.name as saver
     from customers.pool_rules r left join identity.person p on p.id = r.saved_by
     where r.tenant_id = $1 ${version === undefined ? '' : 'and r.version = $2'} order by r.version desc limit 1`,
    version === undefined ? [tx.tenantId] : [tx.tenantId, version],
  );
  if (!row) return version === undefined ? defaults : undefined;
  return {
    rules: { ...defaultPoolRules, ...row.rules },
    version: row.version,
    savedAt: row.saved_at,
    savedBy: { id: row.saved_by, name: row.saver ?? '' },
  };
}

export async function readRules(tx: Tx): Promise<StoredRules> {
  return (await findRules(tx)) ?? defaults;
}

/** Adds a version. False when somebody else was faster. */
export async function insertRules(
  tx: Tx,
  { rules, version, savedBy, at }: { rules: PoolRules; version: number; savedBy: string; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into customers.pool_rules (tenant_id, version, rules, saved_by, saved_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, version) do nothing returning 1`,
    [tx.tenantId, version, JSON.stringify(rules), savedBy, at],
  );
  return rows.length > 0;
}
