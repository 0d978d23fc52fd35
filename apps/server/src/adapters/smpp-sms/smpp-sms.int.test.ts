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
