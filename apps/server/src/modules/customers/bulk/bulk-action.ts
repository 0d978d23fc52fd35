import type { Permission } from '@guanjia/contracts/core/permissions';
import type { BulkActionInput, BulkActionName } from '@guanjia/contracts/customers/bulk';
import type { Refusal } from '@guanjia/contracts/customers/pools';
import type { Tx } from '#kernel/db.ts';
import type { Locale } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';

export type ParamsOf<Name extends BulkActionName> = Extract<BulkActionInput, { action: Name }>['params'];

/** One run, or one rehearsal, of an action. */
export interface BulkContext<P> {
  principal: Principal;
  params: P;
  /** Null: a rehearsal, which changes nothing. */
  bulkId: string | null;
  /** Goes along from batch to batch; JSON in a run, because another process may take the next batch. */
  memory: Record<string, unknown>;
}

/** `to`: whoever got it, where that is told. `undo`: what the action needs to take this row back, as JSON. */
export type BulkOutcome =
  | { customerId: string; to?: string | null; undo?: Record<string, unknown> }
  | { customerId: string; refusal: Refusal };

/**
 * Something that can be done with many customers. A new one is a file here, an entry in `actions.ts`, its parameters in
 * the contract, and its words in the console; freezing, batches, progress, pause and undo come from the engine.
 */
export interface BulkAction<Name extends BulkActionName = BulkActionName> {
  name: Name;
  permission: Permission;
  /** Checks what all rows have in common and says how the work is called. Throws what the user must know at once. */
  prepare(tx: Tx, context: BulkContext<ParamsOf<Name>>): Promise<Readonly<Record<Locale, string>>>;
  /** What would become of the next rows. Changes nothing but the memory. */
  rehearse(tx: Tx, context: BulkContext<ParamsOf<Name>>, ids: readonly string[]): Promise<BulkOutcome[]>;
  /** Changes the rows, which are locked in the order of their ids. */
  apply(tx: Tx, context: BulkContext<ParamsOf<Name>>, ids: readonly string[]): Promise<BulkOutcome[]>;
  /** Takes rows back unless they changed since. */
  undo(
    tx: Tx,
    context: BulkContext<ParamsOf<Name>>,
    rows: readonly { customerId: string; undo: Record<string, unknown> }[],
  ): Promise<BulkOutcome[]>;
}
