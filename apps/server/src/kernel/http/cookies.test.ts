import { describe, expect, it } from 'vitest';
import { isSameOrigin, parseCookie } from './cookies.ts';

describe('parseCookie', () => {
  it('finds one among several', () => {
    expect(parseCookie('a=1; session=x%20y; b=2', 'session')).toBe('x y');
    expect(parseCookie('a=1', 'session')).toBeUndefined();
    expect(parseCookie(undefined, 'session')).toBeUndefined();
  });

  it('takes nonsense for no cookie', () => {
    expect(parseCookie('session=%E0%A4%A', 'session')).toBeUndefined();
  });
});

describe('isSameOrigin', () => {
  it.each([
    [{ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
    [{ host: '127.0.0.1:3000' }, true],
    [{ origin: 'http://evil.example', host: '127.0.0.1:3000' }, false],
    [{ origin: 'http://127.0.0.1:3000.evil.example', host: '127.0.0.1:3000' }, false],
    [{ origin: 'null', host: '127.0.0.1:3000' }, false],
    [{ origin: 'not an address', host: '127.0.0.1:3000' }, false],
  ])('%j → %s', (headers, same) => {
    expect(isSameOrigin(headers)).toBe(same);
  });
});
