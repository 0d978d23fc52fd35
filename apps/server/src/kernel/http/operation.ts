import type { Readable } from 'node:stream';
import type { AnyRoute, Route } from '@guanjia/contracts/core/route';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Principal } from '../principal.ts';

export type Locale = 'zh-CN' | 'en';

/** What every handler gets besides its input. */
export interface RequestContext {
  requestId: string;
  ip: string;
  locale: Locale;
  log: Log;
  /** The session cookie's value, for log-out. */
  sessionToken: string | undefined;
  /** The cookie's value of a browser that is not asked for the second factor. */
  deviceToken: string | undefined;
  /** Undefined on public routes without a session. */
  principal: Principal | undefined;
  setSessionToken(token: string | null): void;
  /** Marks this browser, until then, as one that need not take the second step. */
  setDeviceToken(token: string, expires: Date): void;
  header(name: string): string | undefined;
}

/** On every route that is not public there is somebody. */
export type SignedInContext = RequestContext & { principal: Principal };

export interface UploadedFile {
  fileName: string;
  /** Ends with an error `too_large` when the limit is passed. */
  stream: Readable;
}

type Out<T> = T extends z.ZodUndefined ? undefined : T extends z.ZodType ? z.output<T> : undefined;

export type OperationInput<R extends AnyRoute> =
  R extends Route<infer P, infer Q, infer B, z.ZodType>
    ? { params: Out<P>; query: Out<Q>; body: Out<B>; file: UploadedFile | undefined }
    : never;

/** Bytes instead of JSON. */
export interface StreamResult {
  stream: Readable | Buffer;
  contentType?: string;
  /** Offered as a download under this name. */
  fileName?: string;
  status?: 200 | 206 | 416;
  headers?: Record<string, string>;
}

export type OperationResult<R extends AnyRoute> =
  R extends Route<z.ZodType, z.ZodType, z.ZodType, infer S>
    ? S extends z.ZodUndefined
      ? StreamResult | undefined
      : z.input<S>
    : never;

/** A route with the code that answers it. */
export interface Operation {
  route: AnyRoute;
  handle(context: RequestContext, input: never): Promise<unknown>;
}

/** Binds a handler to a route that somebody signed in may call. */
export function operation<R extends AnyRoute>(
  route: R,
  handle: (context: SignedInContext, input: OperationInput<R>) => Promise<OperationResult<R> | undefined>,
): Operation {
  if (route.access === 'public') throw new Error(`${route.operationId} is public: use publicOperation`);
  return { route, handle: handle as Operation['handle'] };
}

export function publicOperation<R extends AnyRoute>(
  route: R,
  handle: (context: RequestContext, input: OperationInput<R>) => Promise<OperationResult<R> | undefined>,
): Operation {
  if (route.access !== 'public') throw new Error(`${route.operationId} is not public`);
  return { route, handle: handle as Operation['handle'] };
}

/** The file of a `file` route. Throws `bad_request` without one. */
export function requireFile(file: UploadedFile | undefined): UploadedFile {
  if (!file) throw new AppError('bad_request', { fields: [{ path: 'file', message: 'a file is needed' }] });
  return file;
}
