import type { ImportRules } from '@guanjia/contracts/customers/imports';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import { type Principal, systemActor } from '#kernel/principal.ts';
import { isTransient } from '#kernel/transient.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import { reckonAll } from '../pools/recycling.ts';
import { changeImport, type ImportRecord, lockImport } from './import-store.ts';
import type { WouldHold } from './limits.ts';
import { type Lot, type LotDeps, readLots } from './lots.ts';
import { noCounts } from './plan.ts';
import { createSeenKeys } from './seen-keys.ts';
import { checkLot, StaleRows, type TakeInput, takeLot } from './take-lot.ts';
import { createTeller, type Teller } from './telling.ts';

export interface RunDeps extends LotDeps {
  log: Log;
  audit: AuditTrail;
}

export interface RunPayload {
  tenantId: string;
  importId: string;
  pass: number;
}

export const runJobName = 'customers.run_import';
export const checkJobName = 'customers.check_import';

/** A lot whose unique value somebody entered by hand at that moment is planned again. */
const lotTries = 3;

type Take = (tx: Tx, input: TakeInput) => Promise<ImportRecord | undefined>;

/** Takes a list in, lot by lot; goes on where a run before it stopped. */
export function runImportJob(deps: RunDeps): Job<RunPayload> {
  return {
    name: runJobName,
    handle: (payload, signal) =>
      guarded(deps, payload, signal, async () => {
        const start = await begin(deps, payload, 'running');
        if (!start) return;
        const teller = createTeller(deps.clock);
        const take: Take = (tx, input) => takeLot(deps, tx, input);
        if (await walk(deps, { payload, start, signal, teller, take, terms: true }))
          await finish(deps, payload, teller, { from: 'running', to: 'done' });
      }),
  };
}

/** The dry run. It keeps what it saw in memory, so that one that was interrupted begins again. */
export function checkImportJob(deps: RunDeps): Job<RunPayload> {
  return {
    name: checkJobName,
    handle: (payload, signal) =>
      guarded(deps, payload, signal, async () => {
        const start = await begin(deps, payload, 'checking');
        if (!start) return;
        const { pass } = await deps.db.tenantTx(payload.tenantId, (tx) =>
          changeImport(tx, payload.importId, {
            pass: start.record.pass + 1,
            next_row: 0,
            counts: noCounts,
            problems: [],
          }),
        );
        const again = { ...payload, pass };
        const teller = createTeller(deps.clock);
        const seen = createSeenKeys();
        const would: WouldHold = new Map();
        const take: Take = (tx, input) => checkLot(deps, tx, { ...input, seen, would });
        if (await walk(deps, { payload: again, start, signal, teller, take, terms: false }))
          await finish(deps, again, teller, { from: 'checking', to: 'checked' });
      }),
  };
}

interface Start {
  record: ImportRecord;
  rules: ImportRules;
  principal: Principal;
  timeZone: string;
}

/** Undefined: another run has done it, or it was paused meanwhile. Throws `forbidden` when the person lost the right. */
async function begin(
  { db }: RunDeps,
  { tenantId, importId, pass }: RunPayload,
  state: ImportRecord['state'],
): Promise<Start | undefined> {
  return db.tenantTx(tenantId, async (tx) => {
    const record = await lockImport(tx, importId);
    const outdated = state === 'running' && record.pass !== pass;
    if (record.state !== state || outdated) return undefined;
    const who = await loadPrincipal(tx, record.user_id);
    if (!who?.principal.permissions.has('customers.import')) throw new AppError('forbidden');
    return { record, rules: record.rules, ...who };
  });
}

interface Walk {
  payload: RunPayload;
  start: Start;
  signal: AbortSignal;
  teller: Teller;
  take: Take;
  terms: boolean;
}

/** Whether the end was reached; otherwise somebody paused or cancelled it. */
async function walk(deps: RunDeps, input: Walk): Promise<boolean> {
  const { payload, start, terms } = input;
  let from = terms ? start.record.next_row : 0;
  for (;;) {
    const lots = readLots(deps, { ...start, from, terms });
    try {
      for await (const lot of lots) {
        input.signal.throwIfAborted();
        const record = await takeOne(deps, input, lot);
        if (!record) return false;
        from = record.next_row;
      }
      return true;
    } catch (error) {
      if (!(error instanceof StaleRows)) throw error;
      deps.log.info(
        { importId: payload.importId },
        'the form changed during an import; its rows are read again',
      );
    }
  }
}

async function takeOne(deps: RunDeps, input: Walk, lot: Lot): Promise<ImportRecord | undefined> {
  const { payload, start, teller, take } = input;
  const { principal, rules } = start;
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.db.tenantTx(payload.tenantId, async (tx) => {
        const { importId, pass } = payload;
        const record = await take(tx, { importId, pass, principal, rules, lot });
        if (record) await teller.tell(tx, record);
        return record;
      });
    } catch (error) {
      const raced = error instanceof AppError && error.code === 'value_taken';
      if (!raced || tries === lotTries) throw error;
    }
  }
}

async function finish(
  { db, clock, audit }: RunDeps,
  { tenantId, importId, pass }: RunPayload,
  teller: Teller,
  states: { from: 'running' | 'checking'; to: 'done' | 'checked' },
): Promise<void> {
  await db.tenantTx(tenantId, async (tx) => {
    const before = await lockImport(tx, importId);
    if (before.state !== states.from || before.pass !== pass) return;
    const now = clock.now();
    const record = await changeImport(tx, importId, {
      state: states.to,
      total_rows: before.counts.processed,
      exact: true,
      ...(states.to === 'done' && { finished_at: now }),
    });
    await teller.tell(tx, record, { always: true });
    if (states.to !== 'done') return;
    await reckonAll(tx);
    await audit.record(tx, {
      actor: systemActor(tenantId),
      action: 'customers.import_finished',
      entityType: 'customer_import',
      entityId: importId,
      after: { file: record.file_name, ...record.counts, userId: record.user_id },
    });
  });
}

/** What was taken in stays; a run that failed can be resumed. */
async function guarded(
  deps: RunDeps,
  { tenantId, importId }: RunPayload,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted || isTransient(error)) throw error;
    const expected = error instanceof AppError;
    deps.log[expected ? 'info' : 'error']({ err: error, importId }, 'an import of customers failed');
    await deps.db.tenantTx(tenantId, async (tx) => {
      const { state } = await lockImport(tx, importId);
      if (state !== 'running' && state !== 'checking') return;
      const record = await changeImport(tx, importId, { state: 'failed', finished_at: deps.clock.now() });
      const errorCode = expected ? error.code : 'internal';
      await createTeller(deps.clock).tell(tx, record, { always: true, errorCode });
    });
  }
}
