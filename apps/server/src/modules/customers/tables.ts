import type { FormValues } from '@guanjia/contracts/core/form';
import type { ConsentState } from '@guanjia/contracts/customers/consent';
import type {
  CustomerImport,
  ImportCounts,
  ImportRules,
  ImportState,
} from '@guanjia/contracts/customers/imports';
import type { DuplicateReason } from '@guanjia/contracts/customers/merging';
import type { MoveKind } from '@guanjia/contracts/customers/pools';
import type { ListName } from '@guanjia/contracts/customers/record-listings';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Segment, SegmentQuery } from '@guanjia/contracts/customers/segments';
import type { VerificationLevel, VerificationMethod } from '@guanjia/contracts/customers/verification';
import type { Generated } from 'kysely';
import type { IdentityViews } from '#modules/identity/index.ts';
import type { RecordTables } from './record/tables.ts';

export interface CustomersTables extends CustomersViews, IdentityViews, RecordTables {
  'customers.customer': {
    id: string;
    tenant_id: string;
    kind: Customer['kind'];
    name: string;
    gender: Customer['gender'];
    birth_year: number | null;
    region: string | null;
    level: Customer['level'];
    pool: Customer['pool'];
    owner_id: string | null;
    source: string | null;
    note: string | null;
    stage: Generated<string | null>;
    status: Generated<string | null>;
    media: Generated<string | null>;
    media_detail: Generated<string | null>;
    industry: Generated<string | null>;
    products: Generated<string | null>;
    turnover: Generated<number | null>;
    employees: Generated<number | null>;
    greeting: Generated<string | null>;
    completeness: Generated<number | null>;
    listed: Generated<ListName | null>;
    company: Generated<string | null>;
    /** Of `termsOf`; null until it is computed. */
    terms: Generated<string | null>;
    consent: Generated<ConsentState>;
    consent_at: Generated<Date | null>;
    consent_way: Generated<string | null>;
    consent_note: Generated<string | null>;
    consent_by: Generated<string | null>;
    custom: FormValues;
    last_contact_at: Date | null;
    owned_since: Generated<Date | null>;
    released_at: Generated<Date | null>;
    last_sale_at: Generated<Date | null>;
    protected_until: Generated<Date | null>;
    protection_reason: Generated<string | null>;
    recycle_at: Generated<Date | null>;
    last_move_id: Generated<string | null>;
    deleted_at: Generated<Date | null>;
    /** Who stayed when this one was merged; always one who is not merged. */
    merged_into: Generated<string | null>;
    purged_at: Generated<Date | null>;
    /** The import that added the customer. */
    import_id: Generated<string | null>;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
  };
  'customers.phone': {
    id: string;
    tenant_id: string;
    customer_id: string;
    e164: string;
    extension: string | null;
    raw: string;
    is_primary: boolean;
    /** Null: what the number itself says. */
    type: Generated<string | null>;
    label: Generated<string | null>;
    verified_at: Generated<Date | null>;
    do_not_use: Generated<boolean>;
    do_not_use_reason: Generated<string | null>;
  };
  'customers.import': {
    id: string;
    tenant_id: string;
    user_id: string;
    file_name: string;
    file_object: string;
    state: ImportState;
    columns: string[];
    sample: string[][];
    header_key: string;
    rules: ImportRules;
    remembered: boolean;
    total_rows: number | null;
    exact: Generated<boolean>;
    counts: ImportCounts;
    problems: Generated<CustomerImport['problems']>;
    pass: Generated<number>;
    /** Rows before this one are in. */
    next_row: Generated<number>;
    task_id: Generated<string | null>;
    undo: Generated<CustomerImport['undo']>;
    undo_phase: Generated<'added' | 'changed'>;
    undo_after: Generated<string | null>;
    created_at: Date;
    started_at: Generated<Date | null>;
    finished_at: Generated<Date | null>;
    undone_at: Generated<Date | null>;
    file_deleted_at: Generated<Date | null>;
  };
  'customers.password': {
    tenant_id: string;
    customer_id: string;
    method: 'service' | 'electronic';
    hash: string;
    initial: boolean;
    failures: number;
    locked_at: Date | null;
    changed_at: Date;
  };
  'customers.verification': {
    id: string;
    tenant_id: string;
    customer_id: string;
    method: VerificationMethod;
    level: VerificationLevel;
    actor_id: string | null;
    occurred_at: Date;
  };
  'customers.share': {
    tenant_id: string;
    customer_id: string;
    user_id: string;
    access: 'read' | 'edit';
    until: Date | null;
    granted_by: string | null;
    granted_at: Date;
  };
  'customers.pool_move': {
    id: string;
    tenant_id: string;
    customer_id: string;
    version: number;
    kind: MoveKind;
    occurred_at: Date;
    from_owner: string | null;
    to_owner: string | null;
    actor_id: string | null;
    rule: MoveRule | null;
    note: string | null;
    bulk_id: string | null;
    before: MoveBefore;
    undoes: string | null;
  };
  'customers.segment': {
    mark: Segment['mark'];
    id: string;
    tenant_id: string;
    name: string;
    note: string | null;
    kind: Segment['kind'];
    query: SegmentQuery;
    best: { column: string; percent: number } | null;
    owner_id: string;
    freezing_id: string | null;
    size: number | null;
    counted_at: Date | null;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
    deleted_at: Date | null;
  };
  'customers.segment_freezing': {
    id: string;
    tenant_id: string;
    segment_id: string;
    state: 'running' | 'done' | 'failed';
    share: number | null;
    created_at: Date;
  };
  'customers.duplicate_group': {
    id: string;
    tenant_id: string;
    size: number;
    reasons: DuplicateReason[];
    state: 'open' | 'dismissed' | 'gone';
    found_at: Date;
    dismissed_by: string | null;
    dismissed_at: Date | null;
  };
  'customers.duplicate_member': { tenant_id: string; group_id: string; customer_id: string };
  'customers.timeline_entry': {
    id: string;
    tenant_id: string;
    customer_id: string;
    kind: string;
    occurred_at: Date;
    actor_id: string | null;
    data: Record<string, string | number | boolean | null>;
    ref_id: string | null;
  };
}

/** The rule that moved a customer. */
export interface MoveRule {
  number: number;
  version: number;
  kind: 'no_contact' | 'no_sale';
  days: number;
  /** ISO 8601: since when the days count. */
  since: string;
}

/** What a move overwrote; times in ISO 8601. */
export interface MoveBefore {
  ownedSince: string | null;
  releasedAt: string | null;
  protectedUntil: string | null;
  protectionReason: string | null;
}

/** What other modules may join. */
export interface CustomersViews {
  'customers.card': {
    tenant_id: string;
    id: string;
    name: string;
    region: string | null;
    gender: Customer['gender'];
    level: Customer['level'];
    pool: Customer['pool'];
    owner_id: string | null;
    /** E.164 of the primary number. */
    phone: string | null;
    extension: string | null;
  };
}
