import { sqlState } from './bootstrap-database.ts';

/** The database is away, restarting, full or was crossed by somebody else: the same run may succeed later. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  if (state) return /^(08|40|53|55|57|E[A-Z]+$)/.test(state);
  return error instanceof Error && /connection|timeout/i.test(error.message);
}
