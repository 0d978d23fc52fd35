import { AppError } from '../errors.ts';

/** The list query asks for something that this list does not have. */
export function badListQuery(message: string): AppError {
  return new AppError('bad_request', { fields: [{ path: 'query', message }] });
}
