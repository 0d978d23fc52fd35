import { AppError } from '#kernel/errors.ts';

export interface Period {
  /** ISO dates, both included. */
  from: string;
  to: string;
  campaignId?: string | undefined;
}

const dayMs = 86_400_000;
const longestDays = 400;

/** Every day of the period, in order. Throws `bad_request` when it ends before it begins or is too long. */
export function daysOf({ from, to }: Period): string[] {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1 || days > longestDays) {
    throw new AppError('bad_request', {
      fields: [{ path: 'query.to', message: `must be 0 to ${longestDays - 1} days after query.from` }],
    });
  }
  return Array.from({ length: days }, (_, index) =>
    new Date(Date.parse(from) + index * dayMs).toISOString().slice(0, 10),
  );
}
