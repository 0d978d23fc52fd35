import type { ReferenceType } from '@guanjia/contracts/core/form';
import type { Permission } from '@guanjia/contracts/core/permissions';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { CustomRecords } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import type { Locale } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';

/** What the module that owns an object tells of it. */
export interface FormOwner {
  object: FormObject;
  /** What people call it, in the task centre. */
  title: Readonly<Record<Locale, string>>;
  /** Whether its table has slot columns (`s1…s20`, `n1…n10`, `t1…t5`). */
  slots: boolean;
  records: CustomRecords;
  /** Name of a record, if this person may see it. */
  visibleName(tx: Tx, principal: Principal, recordId: string): Promise<string | undefined>;
}

export interface Reference {
  id: string;
  name: string;
}

/** Records that fields may refer to; each module answers for its own, inside the reader's rights. */
export interface ReferenceSource {
  permission: Permission | null;
  /** By ids or by a part of the name; at most 50. */
  find(tx: Tx, principal: Principal, wanted: { ids?: readonly string[]; q?: string }): Promise<Reference[]>;
}

export type ReferenceSources = Readonly<Record<ReferenceType, ReferenceSource>>;
