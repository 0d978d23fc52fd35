import type { SmsSender } from '#modules/identity/index.ts';

/** No gateway is configured: nothing is sent, and the demo enterprise shows the message on its own page. */
export function createDemoSms(): SmsSender {
  return { kind: 'demo', send: async () => {} };
}
