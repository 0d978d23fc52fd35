import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { settleValues } from '@guanjia/contracts/core/form-rules';
import { evaluateFormulas } from '@guanjia/contracts/core/formula-value';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import { updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import type { Job } from '#kernel/jobs.ts';
import { readForm, readPublished, readSlots, writeSlots } from './form-store.ts';
import type { FormOwner } from './ports.ts';
import { fillSlots } from './slots.ts';

export interface RefillPayload {
  tenantId: string;
  object: FormObject;
  /** A later publication does the work of this one too. */
  version: number;
  taskId: string;
}

export const refillJobName = 'forms.refill';
/** One statement over half a million records takes a minute and bloats the table by half; this many are locked for moments. */
const batch = 5000;

/** Fills slots and formulas of the records that were there before the form was published. May run again from the start. */
export function refillJob(deps: { db: Db; clock: Clock; owners: readonly FormOwner[] }): Job<RefillPayload> {
  return {
    name: refillJobName,
    async handle({ tenantId, object, version, taskId }, signal) {
      const owner = deps.owners.find((one) => one.object === object);
      if (!owner) throw new Error(`no module owns ${object}`);
      let after: string | undefined;
      let done = 0;
      for (let more = true; more; ) {
        signal.throwIfAborted();
        const from = after;
        const result = await deps.db.tenantTx(tenantId, async (tx) => {
          if ((await readForm(tx, object)).version !== version) return { count: 0, last: from };
          const filled = await fillBatch(tx, owner, from);
          await updateTask(tx, taskId, { state: 'running', done: done + filled.count }, deps.clock.now());
          return filled;
        });
        done += result.count;
        after = result.last;
        more = result.count === batch;
      }
      await deps.db.tenantTx(tenantId, async (tx) => {
        if ((await readForm(tx, object, true)).version === version) await finish(tx, object);
        await updateTask(tx, taskId, { state: 'done', done, total: done }, deps.clock.now());
      });
    },
  };
}

async function fillBatch(tx: Tx, owner: FormOwner, after: string | undefined) {
  const { fields, slots } = await readPublished(tx, owner.object);
  const rows = await owner.records.readBatch(tx, after, batch);
  const filled = rows.map(({ id, custom }) => {
    const next = withFormulas(fields, custom);
    return { id, custom: next, slots: fillSlots(slots, next) };
  });
  if (filled.length > 0) await owner.records.writeBatch(tx, filled);
  return { count: rows.length, last: rows.at(-1)?.id ?? after };
}

/** Only results change: what people entered stays as it is, also where the form would no longer accept it. */
function withFormulas(fields: readonly FormField[], custom: FormValues): FormValues {
  const formulas = fields.filter(({ type }) => type === 'formula');
  if (formulas.length === 0) return custom;
  const entered = { ...custom };
  for (const { key } of formulas) delete entered[key];
  const settled = settleValues(fields, entered);
  const results = evaluateFormulas(fields, entered);
  for (const { key } of formulas) {
    const result = results[key];
    if (result !== undefined && settled[key] !== undefined) entered[key] = result;
  }
  return entered;
}

/** From now on lists may use the slots, and those that were cleared may be given away. */
async function finish(tx: Tx, object: FormObject): Promise<void> {
  const slots = await readSlots(tx, object);
  await writeSlots(
    tx,
    object,
    slots.filter(({ state }) => state !== 'clearing').map((slot) => ({ ...slot, state: 'ready' })),
  );
}
