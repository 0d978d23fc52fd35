import * as sendingsApi from '@guanjia/contracts/messaging/sendings';
import { getMessageSettings, standardMessageSettings } from '@guanjia/contracts/messaging/settings';
import * as templatesApi from '@guanjia/contracts/messaging/templates';
import type { Mount } from './mock-types.ts';

const at = new Date().toISOString();

/** An enterprise that is signed and connected, with one template; sendings end at once in nothing. */
export function mountMockMessages(mount: Mount): void {
  mount(getMessageSettings, () => ({
    settings: { ...standardMessageSettings, signature: '示例科技' },
    version: 1,
    delivery: 'gateway' as const,
  }));
  mount(templatesApi.listMessageTemplates, () => ({
    items: [
      {
        ...{ id: '0199000d-0000-7000-8000-000000000001', name: '老客户问候', kind: 'greeting' as const },
        ...{ text: '您好，{客户姓名}', updatedAt: at, version: 1 },
      },
    ],
  }));
  mount(sendingsApi.previewSending, () => ({
    looked: { value: 3, capped: false },
    ...{ gets: 2, parts: 2, refused: 1, waitsUntil: null },
    reasons: [{ reason: 'no_mobile' as const, count: 1, examples: ['李四'] }],
    examples: [{ name: '王晓', number: '138****8000', text: '【示例科技】您好，王晓', parts: 1 }],
  }));
  mount(sendingsApi.startSending, ({ body }) => ({
    ...{ id: crypto.randomUUID(), name: '', kind: 'notice' as const, text: '', state: 'collecting' as const },
    ...{ waitsFor: null, nextAt: null, by: { id: crypto.randomUUID(), name: '王晓' }, looked: 0, total: 0 },
    ...{ sent: 0, failed: 0, unknown: 0, refused: 0, parts: 0, reasons: [], errorCode: null },
    ...{ createdAt: at, finishedAt: null },
    ...(body as object),
  }));
  mount(sendingsApi.sendMessage, () => ({ sendingId: crypto.randomUUID(), waitsUntil: null }));
}
