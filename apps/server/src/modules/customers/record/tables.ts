import type { CompanyContact } from '@guanjia/contracts/customers/record-company';
import type { ContactChannel } from '@guanjia/contracts/customers/record-contact-points';
import type { Listing, ListName } from '@guanjia/contracts/customers/record-listings';
import type { PointDetail } from './contact-point.ts';

/** Tables of what belongs to a customer besides its own fields. */
export interface RecordTables {
  'customers.contact_point': {
    id: string;
    tenant_id: string;
    customer_id: string;
    channel: Exclude<ContactChannel, 'phone'>;
    type: string;
    label: string | null;
    value: string;
    detail: PointDetail;
    is_primary: boolean;
    verified_at: Date | null;
    do_not_use: boolean;
    do_not_use_reason: string | null;
  };
  'customers.company_contact': {
    id: string;
    tenant_id: string;
    company_id: string;
    person_id: string;
    post: string | null;
    category: string | null;
    is_primary: boolean;
    approval: CompanyContact['approval'];
    added_by: string | null;
    added_at: Date;
  };
  'customers.listing': {
    id: string;
    tenant_id: string;
    list: ListName;
    state: Listing['state'];
    customer_id: string | null;
    e164: string | null;
    reason: string;
    origin: Listing['origin'];
    everywhere: boolean;
    until: Date | null;
    requested_by: string | null;
    requested_at: Date;
    decided_by: string | null;
    decided_at: Date | null;
    decision_note: string | null;
  };
  'customers.attachment': {
    tenant_id: string;
    customer_id: string;
    attachment_id: string;
    added_by: string | null;
    added_at: Date;
    removed_at: Date | null;
  };
}
