import type { FormValues } from '@guanjia/contracts/core/form';
import type { FormView } from '@guanjia/contracts/forms/routes';
import type { Tx } from '#kernel/db.ts';
import type { Actor, Principal } from '#kernel/principal.ts';

/** What identity needs of the audit trail. */
export interface AuditTrail {
  record(
    tx: Tx,
    entry: {
      actor: Actor;
      action: string;
      entityType: string;
      entityId: string | null;
      before?: Record<string, unknown>;
      after?: Record<string, unknown>;
      purpose?: string;
    },
  ): Promise<void>;
}

interface Entry {
  object: 'identity.user';
  principal: Principal;
}

/** What identity needs of the form that describes users. */
export interface UserForm {
  open(
    tx: Tx,
    object: 'identity.user',
    roleKey: string,
  ): Promise<{ view: FormView; readable(values: FormValues): FormValues }>;
  enter(tx: Tx, input: Entry & { stored: FormValues; sent: FormValues }): Promise<{ custom: FormValues }>;
  claim(tx: Tx, input: Entry & { recordId: string; custom: FormValues }): Promise<void>;
}
