import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';

/** What a command works with. */
export interface Context {
  db: Db;
  clock: Clock;
  env: NodeJS.ProcessEnv;
}

/** One command of `npm run guanjia`; its name is one word or two. */
export interface Command {
  summary: string;
  options: Record<string, { type: 'string' }>;
  required: readonly string[];
  /** Name of the one word that stands without an option, such as `FILE`; required, and among the values. */
  operand?: string;
  /** What it prints; `failed` ends with status 1 all the same. */
  run(
    context: Context,
    values: Record<string, string | undefined>,
  ): Promise<string | { text: string; failed: boolean }>;
}
