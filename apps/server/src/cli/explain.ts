import { ConfigError } from '#config/config.ts';
import { AppError } from '#kernel/errors.ts';
import { MigrationError } from '#kernel/migrate.ts';

/** Errors that the operator can act on are one sentence; anything else shows where it came from. */
export function explain(error: unknown): string {
  if (error instanceof AppError)
    return `${error.message}${error.params ? ` (${JSON.stringify(error.params)})` : ''}.`;
  if (error instanceof ConfigError || error instanceof MigrationError) return error.message;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
