import type { CustomerImport, KeptReason } from '@guanjia/contracts/customers/imports';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { isTransient } from '#kernel/transient.ts';
import { type BulkEntry, claimKey } from '#modules/forms/index.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import { markSharersDue } from '../duplicates/due.ts';
import { tellTimelines } from './change-log.ts';
import { sameBelongings } from './content.ts';
import { keepKept } from './import-rows.ts';
import { changeImport, type ImportRecord, lockImport } from './import-store.ts';
import type { State } from './known.ts';
import { loadStates } from './load-states.ts';
import type { RunDeps } from './run-import.ts';
import { oneLotAtATime } from './take-lot.ts';
import { createTeller, type Teller } from './telling.ts';
import { type Changed, deleteUnused, readAdded, readChanged } from './undo-store.ts';
import { type Change, updateStates } from './write-customers.ts';

export const undoJobName = 'customers.undo_import';
const lotSize = 1000;

export interface UndoPayload {
  tenantId: string;
  importId: string;
}

/**
 * Takes an import back, lot by lot: what it added and nobody used goes, what it changed and nobody changed since gets its
 * values again. The place reached commits with each lot.
 */
export function undoImportJob(deps: RunDeps): Job<UndoPayload> {
  return {
    name: undoJobName,
    async handle({ tenantId, importId }, signal) {
      const teller = createTeller(deps.clock);
      try {
        for (let more = true; more; ) {
          signal.throwIfAborted();
          more = await deps.db.tenantTx(tenantId, (tx) => undoLot(deps, tx, importId, teller));
        }
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        deps.log.error({ err: error, importId }, 'an import could not be taken back');
        await deps.db.tenantTx(tenantId, async (tx) => {
          const before = await lockImport(tx, importId);
          if (before.state !== 'undoing') return;
          // As it was before: the undo can be asked for again, and goes on where it stopped.
          const record = await changeImport(tx, importId, { state: 'failed' });
          const errorCode = error instanceof AppError ? error.code : 'internal';
          await teller.tell(tx, record, { always: true, errorCode });
        });
      }
    },
  };
}

interface Kept {
  id: string;
  reason: KeptReason;
}

/** Whether there is more to do. */
async function undoLot(deps: RunDeps, tx: Tx, importId: string, teller: Teller): Promise<boolean> {
  await oneLotAtATime(tx);
  const record = await lockImport(tx, importId);
  if (record.state !== 'undoing') return false;
  const part = { after: record.undo_after, limit: lotSize };
  const { done, last } =
    record.undo_phase === 'added'
      ? await removeAdded(deps, tx, record, part)
      : await restoreChanged(deps, tx, record, part);
  const undo = {
    removed: record.undo.removed + done.removed,
    restored: record.undo.restored + done.restored,
    kept: record.undo.kept + done.kept.length,
  };
  await keepKept(tx, { importId, pass: record.pass, before: record.undo.kept }, done.kept);
  if (last) {
    await teller.tell(tx, await changeImport(tx, importId, { undo, undo_after: last }));
    return true;
  }
  if (record.undo_phase === 'added') {
    await changeImport(tx, importId, { undo, undo_phase: 'changed', undo_after: null });
    return true;
  }
  await finish(deps, tx, record, undo, teller);
  return false;
}

interface Done {
  removed: number;
  restored: number;
  kept: Kept[];
}

type Part = { after: string | null; limit: number };

/** `last`: the last customer looked at; undefined when there was none. */
async function removeAdded(
  deps: RunDeps,
  tx: Tx,
  record: ImportRecord,
  part: Part,
): Promise<{ done: Done; last: string | undefined }> {
  const rows = await readAdded(tx, record.id, part);
  const form = await openForm(deps, tx, record);
  const free = rows.filter(({ kept }) => kept === null).map(({ id }) => id);
  await markSharersDue(tx, free);
  const used = new Set(await deleteUnused(tx, free));
  const removed = free.filter((id) => !used.has(id));
  await form.release(removed);
  const kept = rows.flatMap(({ id, kept: reason }): Kept[] => {
    if (reason) return [{ id, reason }];
    return used.has(id) ? [{ id, reason: 'used' }] : [];
  });
  return { done: { removed: removed.length, restored: 0, kept }, last: rows.at(-1)?.id };
}

async function restoreChanged(
  deps: RunDeps,
  tx: Tx,
  record: ImportRecord,
  part: Part,
): Promise<{ done: Done; last: string | undefined }> {
  const rows = await readChanged(tx, record.id, part);
  const form = await openForm(deps, tx, record);
  const ids = rows.filter(({ kept }) => kept === null).map(({ id }) => id);
  const states = await loadStates(tx, ids, record.id);
  const free = rows.filter(({ id, after }) => isAsLeft(states.get(id), after));
  const taken = await takenByOthers(form, free);
  const changes = free.flatMap(({ id, before }): Change[] => {
    const state = states.get(id);
    if (!state || taken.has(id)) return [];
    const current = { ...state.current, ...before, facts: { ...state.current.facts, ...before.facts } };
    return [{ id, original: state.current, current, slots: form.slotsOf(before.custom) }];
  });
  const now = deps.clock.now();
  await updateStates(tx, changes, now);
  await form.claim(changes.map(({ id, current }) => ({ recordId: id, custom: current.custom })));
  await tellTimelines(tx, {
    changes: changes.map(({ id, original, current }) => ({ id, before: original, after: current })),
    importId: record.id,
    fileName: record.file_name,
    reason: 'import_undone',
    actorId: record.user_id,
    now,
  });
  const restored = new Set(changes.map(({ id }) => id));
  const kept = rows.flatMap(({ id, kept: reason }): Kept[] => {
    if (restored.has(id)) return [];
    return [{ id, reason: reason ?? (taken.has(id) ? 'value_taken' : 'changed') }];
  });
  return { done: { removed: 0, restored: changes.length, kept }, last: rows.at(-1)?.id };
}

/** Numbers, points, tags and categories change without the version of the record: they are compared. */
function isAsLeft(state: State | undefined, after: Changed['after']): boolean {
  return state !== undefined && (after === null || sameBelongings(state.current, after));
}

/** Customers whose former unique values belong to somebody else by now. */
async function takenByOthers(form: BulkEntry, rows: readonly Changed[]): Promise<Set<string>> {
  const wanted = rows.map(({ id, before }) => ({ id, claims: form.claimsOf(before.custom) }));
  const owners = await form.owners(wanted.flatMap(({ claims }) => claims));
  const among = new Set(rows.map(({ id }) => id));
  return new Set(
    wanted.flatMap(({ id, claims }) => {
      const lost = claims.some((claim) => {
        const owner = owners.get(claimKey(claim));
        // One that is restored in the same lot gives it back.
        return owner !== undefined && owner !== id && !among.has(owner);
      });
      return lost ? [id] : [];
    }),
  );
}

/** Restoring is nobody's entry: the values were good when they were stored. */
async function openForm({ bulkForms }: RunDeps, tx: Tx, record: ImportRecord): Promise<BulkEntry> {
  const who = await loadPrincipal(tx, record.user_id);
  if (!who) throw new AppError('forbidden');
  return bulkForms.open(tx, { object: 'customers.customer', principal: who.principal });
}

async function finish(
  { clock, audit }: RunDeps,
  tx: Tx,
  record: ImportRecord,
  undo: CustomerImport['undo'],
  teller: Teller,
): Promise<void> {
  const now = clock.now();
  const undone = await changeImport(tx, record.id, { state: 'undone', undo, undone_at: now });
  await teller.tell(tx, undone, { always: true });
  await audit.record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action: 'customers.import_undone',
    entityType: 'customer_import',
    entityId: record.id,
    after: { file: record.file_name, ...undo },
  });
}
