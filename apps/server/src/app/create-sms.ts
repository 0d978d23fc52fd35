import { createDemoSms } from '#adapters/demo-sms/demo-sms.ts';
import { createSmppSms } from '#adapters/smpp-sms/smpp-sms.ts';
import type { SmsConfig } from '#config/config.ts';
import type { SmsSender } from '#kernel/sms-sender.ts';

export function createSms(config: SmsConfig): SmsSender {
  return config.kind === 'smpp' ? createSmppSms(config) : createDemoSms();
}
