import type { ContactPoint, ContactType } from '@guanjia/contracts/customers/record-contact-points';

/** What is being entered of one way to a customer. */
export interface PointDraft {
  type: ContactType;
  label: string;
  value: string;
  region: string | null;
  postcode: string;
  holder: string;
  expiresOn: string | null;
  verified: boolean;
  agent: ContactPoint['agent'];
}
