import { ApiError } from '@guanjia/client/http';
import { beforeEach, describe, expect, it } from 'vitest';
import { errorText, fieldErrors, showError } from './errors.ts';
import { setLocale } from './i18n.ts';
import { dismissToast, runNewestAction, showToast, toastStore } from './toast.ts';

beforeEach(async () => {
  await setLocale('zh-CN');
  for (const { id } of toastStore.get()) dismissToast(id);
});

describe('errorText', () => {
  it('is keyed by code', () => {
    expect(errorText(new ApiError({ code: 'nothing_to_claim' }))).toContain('名单已提取完');
    expect(errorText(new ApiError({ code: 'network' }))).toContain('连不上服务器');
  });

  it('falls back for codes of a newer server and for foreign errors', () => {
    const fallback = errorText(new ApiError({ code: 'internal' }));
    expect(errorText(new ApiError({ code: 'invented_tomorrow' }))).toBe(fallback);
    expect(errorText(new TypeError('x is not a function'))).toBe(fallback);
  });
});

describe('fieldErrors', () => {
  it('goes to the fields by path', () => {
    const error = new ApiError({ code: 'bad_request', errors: [{ path: 'body.name', message: 'too long' }] });
    expect(fieldErrors(error)).toEqual({ fields: { name: 'too long' }, rest: undefined });
  });

  it('is for the whole form when no field is named', () => {
    expect(fieldErrors(new ApiError({ code: 'customer_exists' })).rest).toContain('已有客户');
  });
});

describe('showError', () => {
  it('shows a toast, with the request id where we are at fault', () => {
    showError(new ApiError({ code: 'internal', status: 500, requestId: 'r-77' }));
    expect(toastStore.get().at(-1)).toMatchObject({ kind: 'error', hint: '请求编号 r-77' });
  });

  it('is silent about aborted requests and a lost session, which have their own ways', () => {
    showError(new DOMException('gone', 'AbortError'));
    showError(new ApiError({ code: 'unauthenticated', status: 401 }));
    expect(toastStore.get()).toEqual([]);
  });

  it('does not pile up the same message', () => {
    showError(new ApiError({ code: 'network' }));
    showError(new ApiError({ code: 'network' }));
    expect(toastStore.get()).toHaveLength(1);
  });
});

it('undo runs the newest offered action once', () => {
  const ran: string[] = [];
  showToast({ kind: 'info', text: 'a', action: { label: 'undo', run: () => ran.push('a') } });
  showToast({ kind: 'info', text: 'b', action: { label: 'undo', run: () => ran.push('b') } });
  expect(runNewestAction()).toBe(true);
  expect(runNewestAction()).toBe(true);
  expect(runNewestAction()).toBe(false);
  expect(ran).toEqual(['b', 'a']);
});
