import type { FormValues, Label, ReferenceType } from '@guanjia/contracts/core/form';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { PhoneNumber } from '#kernel/phone-number.ts';
import type { StoredPoint } from '../../record/contact-point.ts';
import type { Facts } from '../facts.ts';

/** What people did with a number or point by hand: its label, when it was verified, whether it is out of use. */
interface Marked {
  marks?: string;
}

/** Without a type a number says itself what it is. */
export type Phone = PhoneNumber & { raw: string; type?: string } & Marked;

/** An e-mail, address, chat identity or document. */
export type Point = Pick<StoredPoint, 'channel' | 'type' | 'value' | 'detail'> & Marked;

/** What a row says; what it does not say is absent. */
export interface RowDraft {
  facts: Partial<Facts>;
  phones: Phone[];
  points: Point[];
  custom: FormValues;
  tags: string[];
  categories: string[];
  ownerId?: string;
  /** The medium asks which one. */
  needsMediaDetail?: boolean;
  /** Pieces in columns of their own, until the whole row is read. */
  address?: { region?: string; line?: string; postcode?: string };
  document?: { number?: string; type?: Point['type'] | 'unknown' };
}

/** Records by the names that people write; found before the rows are read. */
export interface ReadContext {
  timeZone: string;
  /** The tenant's day, ISO. */
  today: string;
  find(kind: ReferenceType, name: string): { id: string } | 'none' | 'several';
  /** Whether there is a tag of this name, or one may be made. */
  knowsTag(name: string): boolean;
}

/** One thing that a column can mean. */
export interface Target {
  /** Stable: mappings are remembered by it. */
  key: string;
  label: Label;
  /** What headers mean it, besides the label. */
  patterns: readonly RegExp[];
  repeatable?: boolean;
  /** Rows can be matched with customers by it. */
  matches?: boolean;
  /** The cell names a record of this kind. */
  reference?: ReferenceType;
  /** For the template. */
  example: Label;
  /** The only values that are understood, for the template. */
  allowed?: readonly Label[];
  /** Reads a cell that is not empty into the draft, or says what is wrong with it. */
  read(text: string, draft: RowDraft, context: ReadContext): RowProblem | undefined;
}
