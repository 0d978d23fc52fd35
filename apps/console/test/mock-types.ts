import type { ErrorCode } from '@guanjia/contracts/core/errors';
import type { AnyRoute } from '@guanjia/contracts/core/route';
import type { RealtimeType } from '@guanjia/contracts/realtime';

export interface MockRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: handlers of the mock trust the typed client
  body: any;
}
export type MockHandler = (request: MockRequest) => unknown;
export type Mount = (route: AnyRoute, handler: MockHandler) => void;
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
