import type { FormValues } from '@guanjia/contracts/core/form';
import type { ListName } from '@guanjia/contracts/customers/record-listings';
import type { Customer } from '@guanjia/contracts/customers/routes';
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
    custom: FormValues;
    last_contact_at: Date | null;
    deleted_at: Generated<Date | null>;
    purged_at: Generated<Date | null>;
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
