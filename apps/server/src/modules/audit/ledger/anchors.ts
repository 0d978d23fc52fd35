import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Db } from '#kernel/db.ts';
import type { Anchor } from './chain.ts';

/** One line of the file of heads: where a tenant's ledger ended at a time. */
export interface HeadLine extends Anchor {
  at: string;
  tenantId: string;
  /** Enterprise code. */
  tenant: string;
}

/** The ends of all ledgers, or of one. */
export async function readHeads(db: Db, at: Date, tenantId?: string): Promise<HeadLine[]> {
  const rows = await db.platformTx((tx) =>
    tx.query<{ tenantId: string; tenant: string; seq: number; hash: Buffer }>(
      `select h.tenant_id as "tenantId", t.code as tenant, h.seq, h.hash
       from audit.head h join identity.tenant t on t.tenant_id = h.tenant_id
       where $1::uuid is null or h.tenant_id = $1 order by t.code`,
      [tenantId ?? null],
    ),
  );
  return rows.map(({ hash, ...row }) => ({ at: at.toISOString(), ...row, hash: hash.toString('hex') }));
}

/** Adds the heads that have moved since they were last written. The file is only ever added to. */
export async function keepHeads(file: string, heads: readonly HeadLine[]): Promise<void> {
  const kept = await readHeadFile(file);
  const last = new Map(kept.map(({ tenantId, seq }) => [tenantId, seq]));
  const moved = heads.filter(({ tenantId, seq }) => last.get(tenantId) !== seq);
  if (moved.length === 0) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, moved.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true });
}

/** The heads that a file holds; none when there is no such file. A line that was cut off by a crash is left out. */
export async function readHeadFile(file: string): Promise<HeadLine[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    try {
      const head = JSON.parse(line) as Partial<HeadLine>;
      return typeof head.seq === 'number' && typeof head.hash === 'string' ? [head as HeadLine] : [];
    } catch {
      return [];
    }
  });
}
