import type { CustomerFields } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { readRecordSettings } from './settings-store.ts';
import { readVocabularies, requireTerm } from './vocabularies.ts';

type Fields = Loose<
  Pick<
    CustomerFields,
    | 'level'
    | 'stage'
    | 'status'
    | 'media'
    | 'mediaDetail'
    | 'industry'
    | 'products'
    | 'turnover'
    | 'employees'
    | 'greeting'
  >
>;

/** Absent and undefined are the same. */
type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** What the record held before; of a new one nothing. */
type Before = Loose<Pick<CustomerFields, 'level' | 'stage' | 'status' | 'media' | 'mediaDetail'>>;

/**
 * Columns of what somebody entered, as far as it was sent. Throws `bad_request` for what is no term of the tenant, for a
 * medium without the detail that it asks for, and for a new record without a medium where one is required.
 */
export async function recordColumnsOf(tx: Tx, input: Fields, before: Before | undefined) {
  const asked = (['level', 'stage', 'status', 'media'] as const).filter((kind) => input[kind]);
  if (asked.length > 0 || input.mediaDetail !== undefined) {
    const words = await readVocabularies(tx);
    for (const kind of asked) {
      const old = before?.[kind];
      requireTerm(words, kind, input[kind] ?? '', { field: kind, ...(old ? { before: [old] } : {}) });
    }
    const media = input.media === undefined ? before?.media : input.media;
    const detail = input.mediaDetail === undefined ? before?.mediaDetail : input.mediaDetail;
    const term = words.media.terms.find(({ key }) => key === media);
    if (term?.detail?.required && !detail) throw missing('mediaDetail');
  }
  if (!before && !input.media && (await readRecordSettings(tx)).mediaRequired) throw missing('media');
  return {
    ...(input.stage !== undefined && { stage: input.stage }),
    ...(input.status !== undefined && { status: input.status }),
    ...(input.media !== undefined && { media: input.media }),
    ...(input.mediaDetail !== undefined && { media_detail: input.mediaDetail || null }),
    ...(input.industry !== undefined && { industry: input.industry || null }),
    ...(input.products !== undefined && { products: input.products || null }),
    ...(input.turnover !== undefined && { turnover: input.turnover }),
    ...(input.employees !== undefined && { employees: input.employees }),
    ...(input.greeting !== undefined && { greeting: input.greeting || null }),
  };
}

function missing(field: string): AppError {
  return new AppError('bad_request', { fields: [{ path: `body.${field}`, message: 'required' }] });
}
