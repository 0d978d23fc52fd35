import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';

/** Who may call a route. `public`: no session needed. `session`: whoever is signed in. Otherwise: a permission. */
export type Access = 'public' | 'session' | Permission;

/** How a request body travels. `file`: multipart with one file field `file`. */
export type BodyKind = 'none' | 'json' | 'file';

/**
 * One HTTP operation, shared by the server that mounts it, the client that calls it and the OpenAPI document.
 * `path` uses `:name` for parameters. `success` is the JSON body of `status`; `stream` means bytes of `contentType`.
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  S extends z.ZodType = z.ZodType,
> {
  readonly operationId: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyKind: BodyKind;
  /** The largest file that the operation takes; absent: what the server usually takes. */
  readonly maxFileBytes?: number;
  /** Whether an API token may call it, if it has the permission. A route of whoever is signed in must say so. */
  readonly byToken: boolean;
  readonly status: 200 | 201 | 202 | 204;
  readonly success?: S;
  readonly stream?: { contentType: string };
  /** Domain errors that the operation may answer, besides 400, 401, 403, 404 and 429. */
  readonly errors: readonly ErrorCode[];
  /** Answers that are parsed by `success` before they leave; off only for hot lists whose view selects exact columns. */
  readonly checkOutput: boolean;
}

interface RouteInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, S extends z.ZodType> {
  operationId: string;
  summary: string;
  method: Route['method'];
  path: string;
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  file?: true;
  maxFileBytes?: number;
  byToken?: boolean;
  status?: Route['status'];
  success?: S;
  stream?: { contentType: string };
  errors?: readonly ErrorCode[];
  checkOutput?: boolean;
}

/** Declares an operation. The inferred types reach the handler and the client without code generation. */
export function defineRoute<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  S extends z.ZodType = z.ZodUndefined,
>(input: RouteInput<P, Q, B, S>): Route<P, Q, B, S> {
  const { file, byToken, status, errors, checkOutput, ...rest } = input;
  return {
    ...rest,
    byToken: byToken ?? (input.access !== 'public' && input.access !== 'session'),
    bodyKind: file ? 'file' : input.body ? 'json' : 'none',
    status: status ?? (input.success || input.stream ? 200 : 204),
    errors: errors ?? [],
    checkOutput: checkOutput ?? true,
  };
}

/** A route whose parts are not known. */
export type AnyRoute = Route;

type Part<T, K extends string> = T extends z.ZodUndefined
  ? unknown
  : T extends z.ZodType
    ? { [key in K]: z.input<T> }
    : unknown;

/** What a caller passes: only the parts that the route declares. */
export type RouteRequest<R extends AnyRoute> =
  R extends Route<infer P, infer Q, infer B, z.ZodType>
    ? Part<P, 'params'> & (Q extends z.ZodUndefined ? unknown : { query?: z.input<Q> }) & Part<B, 'body'>
    : never;

/** What a caller receives. */
export type RouteResponse<R extends AnyRoute> =
  R extends Route<z.ZodType, z.ZodType, z.ZodType, infer S> ? z.output<S> : never;
