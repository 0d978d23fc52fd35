import type { FormValues, Label, ReferenceType } from '@guanjia/contracts/core/form';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { PhoneNumber } from '#kernel/phone-number.ts';

export type Phone = PhoneNumber & { raw: string };

/** Facts of a customer that are one value each. */
export interface Facts {
  kind: Customer['kind'];
  name: string;
  gender: Customer['gender'];
  birthYear: number | null;
  region: string | null;
  company: string | null;
  level: Customer['level'];
  source: string | null;
  note: string | null;
}

/** What a row says; what it does not say is absent. */
export interface RowDraft {
  facts: Partial<Facts>;
  phones: Phone[];
  custom: FormValues;
  ownerId?: string;
}

/** Records by the names that people write; found before the rows are read. */
export interface ReadContext {
  timeZone: string;
  find(kind: ReferenceType, name: string): { id: string } | 'none' | 'several';
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
