import { type ErrorCode, errorCatalogue } from '@guanjia/contracts/core/errors';

export interface AppErrorOptions {
  /** Fills the blanks of the user's text. */
  params?: Record<string, string | number>;
  /** Fields at fault, by dotted path. */
  fields?: { path: string; message: string }[];
  cause?: unknown;
}

/** An error that the user is told about, by code. Everything else is a 500. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly params: Record<string, string | number> | undefined;
  readonly fields: { path: string; message: string }[] | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const [status, title] = errorCatalogue[code];
    super(title, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.params = options.params;
    this.fields = options.fields;
  }
}

export function notFound(): AppError {
  return new AppError('not_found');
}
