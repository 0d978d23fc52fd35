import { expect, it } from 'vitest';
import { sendSms } from '#kernel/sms-sender.ts';
import { startSmsGateway } from '../../../test/sms-gateway.ts';
import { createSmppSms } from './smpp-sms.ts';

it('delivers Chinese as UCS2, short and long', async () => {
  await using gateway = await startSmsGateway();
  const sms = createSmppSms({ url: gateway.urlWith('se:cret'), sender: '10690001' });
  const short = '【客服管家】验证码 123456，10 分钟内有效。';
  const long = '长短信'.repeat(40);
  for (const text of [short, long]) await sendSms(sms, { to: '+8613800000099', text });
  expect(gateway.received.map((pdu) => [pdu.source_addr, pdu.destination_addr, pdu.data_coding])).toEqual([
    ['10690001', '8613800000099', 8],
    ['10690001', '8613800000099', 8],
  ]);
  expect(gateway.received[0]?.short_message?.message).toBe(short);
  expect(gateway.received[1]?.message_payload?.message).toBe(long);
});

it('says when the gateway refuses the account or the message, or cannot be reached', async () => {
  const message = { to: '+8613800000099', text: 'x' };
  await using gateway = await startSmsGateway({ submitStatus: 88 });
  const through = (url: string) => sendSms(createSmppSms({ url, sender: 'Guanjia' }), message);
  await expect(through(gateway.urlWith('wrong'))).rejects.toThrow('bind_transceiver with status 14');
  expect(gateway.received).toEqual([]);
  await expect(through(gateway.urlWith('se:cret'))).rejects.toThrow('submit_sm with status 88');
  await expect(through('smpp://a:b@127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
});

it('delivers what GSM 7-bit holds as that, so that more of it fits', async () => {
  await using gateway = await startSmsGateway();
  const sms = createSmppSms({ url: gateway.urlWith('se:cret'), sender: 'Guanjia' });
  const texts = ['[Acme] Dear {customer}, 5 € off @ noon', 'a'.repeat(160), 'a'.repeat(161)];
  for (const text of texts) await sendSms(sms, { to: '+8613800000099', text });
  expect(gateway.received.map(({ data_coding }) => data_coding)).toEqual([0, 0, 0]);
  const [first, alone, long] = gateway.received;
  expect([first, alone].map((pdu) => pdu?.short_message?.message)).toEqual(texts.slice(0, 2));
  expect(long?.message_payload?.message).toBe(texts[2]);
});

it('tells what was not taken for now from what was refused and from what nobody knows', async () => {
  const gateway = await startSmsGateway();
  const sms = createSmppSms({ url: gateway.urlWith('se:cret'), sender: 'Guanjia' });
  await using connection = await sms.connect();
  const message = { to: '+8613800000099', text: 'x' };
  expect(await connection.submit(message)).toEqual({ kind: 'accepted', reference: '1' });
  const kinds: string[] = [];
  for (const status of [0x14, 0x58, 11]) {
    gateway.answer = () => status;
    kinds.push((await connection.submit(message)).kind);
  }
  expect(kinds).toEqual(['busy', 'busy', 'refused']);
  gateway.answer = () => undefined;
  const [unanswered] = await Promise.all([connection.submit(message), gateway[Symbol.asyncDispose]()]);
  expect(unanswered.kind).toBe('unknown');
  // Nothing was handed over any more.
  expect((await connection.submit(message)).kind).toBe('busy');
});
