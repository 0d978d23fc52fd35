import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Locale } from './operation.ts';

const localeErrors = { 'zh-CN': z.locales.zhCN().localeError, en: z.locales.en().localeError };

/** Parses a part of a request; says every field at fault in the user's language. Throws `bad_request`. */
export function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  part: string,
  locale: Locale,
): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value, { error: localeErrors[locale] });
  if (result.success) return result.data;
  throw new AppError('bad_request', {
    fields: result.error.issues.map((issue) => ({
      path: part === 'body' ? issue.path.join('.') : [part, ...issue.path].join('.'),
      message: issue.message,
    })),
  });
}
