import { beforeEach, expect, it } from 'vitest';
import { beginTrip, endTrip } from './trip.ts';

beforeEach(() => sessionStorage.clear());

it('is told once', () => {
  beginTrip({ handle: 'h', redirect: '/customers?q=1' });
  expect(endTrip()).toEqual({ handle: 'h', redirect: '/customers?q=1' });
  expect(endTrip()).toBeUndefined();
});

it.each(['https://elsewhere.example', '//elsewhere.example', 'customers', ''])(
  'does not lead out of the console: %s',
  (redirect) => {
    beginTrip({ handle: 'h', redirect });
    expect(endTrip()).toBeUndefined();
  },
);

it.each(['{', '7', '{"handle":1,"redirect":"/"}', 'null'])('is not made of nonsense: %s', (kept) => {
  sessionStorage.setItem('guanjia.sign-on', kept);
  expect(endTrip()).toBeUndefined();
});
