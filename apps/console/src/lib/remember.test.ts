import type { Me } from '@guanjia/contracts/identity/routes';
import { beforeEach, expect, it } from 'vitest';
import { recall, remember } from './remember.ts';
import { leaveSession, takeSession } from './session.ts';

const somebody = (id: string) => ({ csrfToken: '', user: { id }, tenant: { timezone: 'UTC' } }) as Me;

beforeEach(() => {
  localStorage.clear();
  takeSession(somebody('one'));
  remember('note.7', 'called back');
  remember('theme', 'dark');
});

it('keeps what one person began through a lost session', () => {
  takeSession(null);
  takeSession(somebody('one'));
  expect([recall('note.7'), recall('theme')]).toEqual(['called back', 'dark']);
});

it('forgets it when that person leaves', () => {
  leaveSession();
  expect([recall('note.7'), recall('theme')]).toEqual([undefined, 'dark']);
});

it('forgets it when somebody else comes', () => {
  takeSession(somebody('two'));
  expect([recall('note.7'), recall('theme')]).toEqual([undefined, 'dark']);
});
