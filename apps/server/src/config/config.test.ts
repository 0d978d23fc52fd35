import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const base = { DATABASE_URL: 'postgres://a', PLATFORM_DATABASE_URL: 'postgres://b', GUANJIA_HOME: '/tmp/x' };

it.each([
  [undefined, null],
  ['chosen', { reason: 'chosen', detail: null }],
  ['offline: no route: to host', { reason: 'offline', detail: 'no route: to host' }],
  ['It broke.', { reason: 'start_failed', detail: 'It broke.' }],
])('the notice %s says why calls make no sound', (text, notice) => {
  const { voice } = readConfig({ ...base, VOICE: 'sandbox', ...(text && { VOICE_NOTICE: text }) });
  expect(voice).toEqual({ kind: 'sandbox', notice });
});
