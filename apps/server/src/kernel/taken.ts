import { sqlState } from './bootstrap-database.ts';
import { AppError } from './errors.ts';

const uniqueViolation = '23505';

/** Whether a write failed because of this unique index or constraint. */
export function isTaken(error: unknown, constraint: string): boolean {
  return sqlState(error) === uniqueViolation && constraintOf(error) === constraint;
}

function constraintOf(error: unknown): string {
  return error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
}

/**
 * Runs a write whose values must be unique; a value that is in use becomes `code_taken` with the field at fault.
 * `byConstraint`: by name of the unique index or constraint, the field (`body.code`) and its value. The transaction
 * cannot go on after that.
 */
export async function refusingTaken<T>(
  byConstraint: Readonly<Record<string, { path: string; value: string | null | undefined }>>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) !== uniqueViolation) throw error;
    const field = byConstraint[constraintOf(error)];
    if (!field) throw error;
    throw new AppError('code_taken', {
      params: { code: field.value ?? '' },
      fields: [{ path: field.path, message: 'in use' }],
      cause: error,
    });
  }
}
