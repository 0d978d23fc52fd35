import { z } from 'zod';

/**
 * RFC 9457 problem details. `code` is stable and keys the user interface's texts; `params` fills their blanks;
 * `errors` names the fields at fault (`path` in dot notation).
 */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problem>;
