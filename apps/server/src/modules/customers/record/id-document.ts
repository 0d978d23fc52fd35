import { birthdayOf, isCreditCode, isDocument } from '@guanjia/contracts/core/id-document';
import {
  type ContactPoint,
  type ContactType,
  companyDocuments,
  contactTypes,
} from '@guanjia/contracts/customers/record-contact-points';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { AppError } from '#kernel/errors.ts';

/** Whose document it is. */
export interface DocumentOwner {
  kind: Customer['kind'];
  name: string;
  birthYear: number | null;
  /** The tenant's day, ISO. */
  today: string;
}

/** What a document says of itself. */
interface ShownDocument extends Pick<ContactPoint, 'type' | 'value'> {
  detail: Partial<Pick<ContactPoint, 'holder' | 'expiresOn' | 'agent'>>;
}

type DocumentType = (typeof contactTypes)['document'][number];

function isDocumentType(type: ContactType): type is DocumentType {
  return (contactTypes.document as readonly string[]).includes(type);
}

/** From this age on, years, the household register is no document any more. */
const fullAge = 18;

/**
 * Refuses what must not be registered (CUS-020 … 022): numbers that cannot be, documents of the wrong kind of customer,
 * expired ones, those of somebody else, and organisations without somebody entitled. Throws as the codes say.
 */
export function checkDocument(point: ShownDocument, owner: DocumentOwner): void {
  const { holder, expiresOn, agent } = point.detail;
  const ofCompany = (companyDocuments as readonly string[]).includes(point.type);
  if (ofCompany !== (owner.kind === 'company')) throw refused('contact_type_unfit', 'type');
  if (!isDocumentType(point.type) || !isPossible(point.type, point.value))
    throw refused('document_invalid', 'value');
  if (expiresOn && expiresOn < owner.today) throw refused('document_expired', 'expiresOn');
  if (holder && plainName(holder) !== plainName(owner.name)) throw refused('document_foreign', 'holder');
  if (point.type === 'household_register' && !isMinor(point.value, owner)) {
    throw refused('document_of_minors', 'type');
  }
  if (ofCompany && !agent) throw refused('document_agent_missing', 'agent');
  if (agent && (!agent.letter || !isPossible(agent.type, agent.number.toUpperCase()))) {
    throw refused(agent.letter ? 'document_invalid' : 'document_agent_missing', 'agent');
  }
}

/** Whether a number can be one of this type, as far as the type has a form. */
function isPossible(type: DocumentType, number: string): boolean {
  switch (type) {
    case 'resident_id':
    case 'temporary_id':
    case 'household_register':
      // All three carry the citizen's number of GB 11643.
      return isDocument('resident_id', number);
    case 'passport':
      return isDocument('passport', number);
    case 'hk_macau_permit':
      // Home return permit: H or M and eight or ten digits; residence permits carry a citizen's number.
      return /^[HM]\d{8}(\d{2})?$/.test(number) || isDocument('resident_id', number);
    case 'taiwan_permit':
      return /^\d{8}(\d{2})?$/.test(number) || isDocument('resident_id', number);
    case 'military_id':
    case 'armed_police_id':
      // Characters of the service and a serial number; there is no public standard.
      return /^[\p{L}\p{N}()第号]{5,24}$/u.test(number);
    case 'organisation_code':
      // GB 11714 (nine characters), or the unified code that has taken its place.
      return /^[0-9A-Z]{9}$/.test(number) || isCreditCode(number);
    case 'business_licence':
      // Fifteen digits before 2015, the unified code since.
      return /^\d{15}$/.test(number) || isCreditCode(number);
    case 'institution_certificate':
    case 'social_organisation_certificate':
      return /^[\p{L}\p{N}]{6,30}$/u.test(number);
  }
}

function isMinor(number: string, { birthYear, today }: DocumentOwner): boolean {
  const born = birthdayOf(number) ?? (birthYear === null ? undefined : `${birthYear}-12-31`);
  if (!born) return false;
  return `${Number(born.slice(0, 4)) + fullAge}${born.slice(4)}` > today;
}

function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s·•.]/g, '')
    .toLowerCase();
}

type Refusal =
  | 'contact_type_unfit'
  | 'document_invalid'
  | 'document_expired'
  | 'document_foreign'
  | 'document_of_minors'
  | 'document_agent_missing';

function refused(code: Refusal, field: string): AppError {
  return new AppError(code, { fields: [{ path: `body.${field}`, message: code }] });
}
