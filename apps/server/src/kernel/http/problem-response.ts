import type { Problem } from '@guanjia/contracts/core/problem';
import type { FastifyError, FastifyReply } from 'fastify';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Any error as RFC 9457 problem details. What nobody foresaw is logged with its cause and never shown. */
export function toProblem(error: unknown, requestId: string, log: Log): Problem {
  const known = toAppError(error);
  if (known.status >= 500) log.error({ err: error, requestId }, 'request failed');
  return {
    type: `/api/docs#error-${known.code}`,
    title: known.message,
    status: known.status,
    code: known.code,
    requestId,
    ...(known.params ? { params: known.params } : {}),
    ...(known.fields ? { errors: known.fields } : {}),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').send(problem);
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { statusCode, code } = error as Partial<FastifyError>;
  if (code === 'FST_REQ_FILE_TOO_LARGE' || statusCode === 413)
    return new AppError('too_large', { cause: error });
  if (statusCode === 415) return new AppError('unsupported_media', { cause: error });
  if (statusCode === 429) return new AppError('too_many_requests', { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError('bad_request', { cause: error });
  }
  return new AppError('internal', { cause: error });
}
