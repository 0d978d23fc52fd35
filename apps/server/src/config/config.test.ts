import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const base = {
  DATABASE_URL: 'postgres://a',
  PLATFORM_DATABASE_URL: 'postgres://b',
  GUANJIA_HOME: '/tmp/x',
  SESSION_SECRET: 's',
};

it.each([
  [undefined, null],
  ['chosen', { reason: 'chosen', detail: null }],
  ['offline: no route: to host', { reason: 'offline', detail: 'no route: to host' }],
  ['It broke.', { reason: 'start_failed', detail: 'It broke.' }],
])('the notice %s says why calls make no sound', (text, notice) => {
  const { voice } = readConfig({ ...base, VOICE: 'sandbox', ...(text && { VOICE_NOTICE: text }) });
  expect(voice).toEqual({ kind: 'sandbox', notice });
});

it('takes ranges of addresses, and nothing else, for requests inside the house', () => {
  expect(readConfig(base).outgoingAllow).toEqual([]);
  expect(readConfig({ ...base, OUTGOING_ALLOW: '10.1.0.0/16, ::1' }).outgoingAllow).toEqual([
    '10.1.0.0/16',
    '::1',
  ]);
  for (const wrong of ['10.1.0.0/33', 'idp.example', '10.1.0.0/16/8', '10.1.0.0/'])
    expect(() => readConfig({ ...base, OUTGOING_ALLOW: wrong })).toThrow('OUTGOING_ALLOW must');
});

it('takes an SMS gateway only whole', () => {
  expect(readConfig(base).sms).toEqual({ kind: 'none' });
  const url = 'smpp://guanjia:secret@127.0.0.1:2775';
  expect(readConfig({ ...base, SMS_SMPP_URL: url, SMS_SENDER: '1069' }).sms).toEqual({
    kind: 'smpp',
    url,
    sender: '1069',
  });
  expect(() => readConfig({ ...base, SMS_SMPP_URL: url })).toThrow('SMS_SENDER is not set');
  expect(() => readConfig({ ...base, SMS_SMPP_URL: 'http://x', SMS_SENDER: '1' })).toThrow(
    'SMS_SMPP_URL must',
  );
});
