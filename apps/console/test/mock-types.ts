import type { ErrorCode } from '@guanjia/contracts/core/errors';
import type { AnyRoute, RouteRequest } from '@guanjia/contracts/core/route';
import type { RealtimeType } from '@guanjia/contracts/realtime';

type BodyOf<R extends AnyRoute> = RouteRequest<R> extends { body: infer B } ? B : undefined;

export interface MockRequest<Body = unknown> {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Body;
}
export type MockHandler = (request: MockRequest<never>) => unknown;
export type Mount = <R extends AnyRoute>(
  route: R,
  handler: (request: MockRequest<BodyOf<R>>) => unknown,
) => void;
export type Emit = (type: RealtimeType, payload: unknown) => void;

/** An error answer. */
export class MockProblem extends Error {
  readonly code: ErrorCode;
  readonly fields: { path: string; message: string }[];
  constructor(code: ErrorCode, fields: { path: string; message: string }[] = []) {
    super(code);
    this.code = code;
    this.fields = fields;
  }
}
