import type { SmsSender } from '#kernel/sms-sender.ts';

/** No gateway is configured: nothing is sent, and the demo enterprise shows the message on its own pages. */
export function createDemoSms(): SmsSender {
  return {
    kind: 'demo',
    connect: async () => ({
      submit: async () => ({ kind: 'accepted', reference: null }),
      async [Symbol.asyncDispose]() {},
    }),
  };
}
