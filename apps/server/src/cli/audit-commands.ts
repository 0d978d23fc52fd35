import { AppError } from '#kernel/errors.ts';
import { type Anchor, readHeadFile, readHeads, sealWaiting, walkLedger } from '#modules/audit/index.ts';
import { findTenant } from '#modules/identity/index.ts';
import type { Command, Context } from './command.ts';

const text = { type: 'string' } as const;

/** Administration of the ledger. */
export const auditCommands: Readonly<Record<string, Command>> = {
  'audit head': {
    summary: 'print where the audit ledgers end, to be kept elsewhere as an anchor',
    options: { tenant: text },
    required: [],
    async run({ db, clock }, { tenant }) {
      await sealWaiting({ db, clock });
      const heads = await readHeads(db, clock.now(), await tenantIdOf(db, tenant));
      return heads.map((head) => JSON.stringify(head)).join('\n');
    },
  },
  'audit verify': {
    summary:
      'look for changed, removed, inserted and reordered entries; --anchor SEQ:HASH or a file of kept heads; status 1 when something is found',
    options: { tenant: text, anchor: text },
    required: [],
    async run({ db, clock }, { tenant, anchor }) {
      await sealWaiting({ db, clock });
      const only = await tenantIdOf(db, tenant);
      if (anchor && !only && inlineAnchor(anchor))
        throw new AppError('bad_request', { params: { anchor: 'needs --tenant' } });
      const lines: string[] = [];
      let failed = false;
      for (const head of await readHeads(db, clock.now(), only)) {
        const anchors = anchor ? await anchorsOf(anchor, head.tenantId) : [];
        const { upTo, findings } = await walkLedger(db, head.tenantId, anchors);
        failed ||= findings.length > 0;
        const verdict = findings.length === 0 ? 'whole' : `BROKEN, ${findings.length} findings`;
        lines.push(`${head.tenant}: 1 to ${upTo}, ${verdict}`);
        for (const { seq, kind, entryId } of findings)
          lines.push(`  ${seq ?? '-'} ${kind}${entryId ? ` ${entryId}` : ''}`);
      }
      return { text: lines.join('\n'), failed };
    },
  },
};

async function tenantIdOf(db: Context['db'], code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined;
  const tenant = await findTenant(db, code);
  if (!tenant) throw new AppError('not_found', { params: { enterprise: code } });
  return tenant.tenantId;
}

/** `SEQ:HASH` of one ledger, or a file with lines as `audit head` prints them. */
async function anchorsOf(anchor: string, tenantId: string): Promise<Anchor[]> {
  const inline = inlineAnchor(anchor);
  if (inline) return [inline];
  const heads = await readHeadFile(anchor);
  if (heads.length === 0) throw new AppError('not_found', { params: { anchor } });
  return heads.filter((head) => head.tenantId === tenantId);
}

function inlineAnchor(anchor: string): Anchor | undefined {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(anchor);
  return match ? { seq: Number(match[1]), hash: match[2] ?? '' } : undefined;
}
