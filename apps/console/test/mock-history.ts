import type { TimelineEntry } from '@guanjia/contracts/customers/routes';
import type { Contact } from '@guanjia/contracts/outbound/work';
import { agents, ago, categories, customers, pick, uuid } from './mock-data.ts';

const outcomes = [
  'success',
  'no_answer',
  'success',
  'busy',
  'empty_number',
  'success',
  'unreachable',
] as const;
export const contacts: Contact[] = Array.from({ length: 900 }, (_, n) => {
  const customer = pick(customers, n * 11);
  const outcome = pick(outcomes, n);
  const reached = outcome === 'success';
  const disposition = reached ? pick(categories[0]?.dispositions ?? [], n) : null;
  return {
    id: uuid(13, n),
    taskId: uuid(12, n),
    callId: uuid(14, n),
    campaignId: uuid(11, 1),
    campaignName: '双十一停车年卡',
    productName: '无忧停车年卡',
    customerId: customer.id,
    customerName: customer.name,
    number: customer.phones[0]?.number ?? '',
    agent: { id: pick(agents, n).id, name: pick(agents, n).name },
    outcome,
    disposition,
    notes: reached
      ? pick(['家里两辆车，想先办一张。', '', '下周发工资再联系。', '嫌贵，可以推低价款。'], n)
      : '',
    talkSeconds: reached ? 20 + ((n * 13) % 300) : null,
    hasRecording: reached,
    createdAt: ago(n * 17 + 5),
  };
});

export const calls = contacts.map((contact, n) => ({
  id: contact.callId ?? uuid(14, n),
  direction: n % 8 === 3 ? ('inbound' as const) : ('outbound' as const),
  number: contact.number,
  ownNumber: '05318880001',
  customerId: contact.customerId,
  outcome:
    contact.outcome === 'success'
      ? ('answered' as const)
      : contact.outcome === 'redial'
        ? ('answered' as const)
        : contact.outcome,
  startedAt: contact.createdAt,
  answeredAt: contact.talkSeconds ? contact.createdAt : null,
  endedAt: contact.createdAt,
  recording: contact.hasRecording ? ('saved' as const) : ('none' as const),
  customerName: contact.customerName,
  agentId: contact.agent.id,
  agentName: contact.agent.name,
  talkSeconds: contact.talkSeconds,
}));

export function timelineOf(customerId: string): TimelineEntry[] {
  const actor = { id: pick(agents, 0).id, name: pick(agents, 0).name };
  return [
    {
      id: uuid(15, 1),
      kind: 'call',
      occurredAt: ago(3 * 1440),
      actor,
      data: { direction: 'outbound', outcome: 'no_answer', talkSeconds: 0 },
      refId: null,
    },
    {
      id: uuid(15, 2),
      kind: 'outbound_result',
      occurredAt: ago(3 * 1440 - 1),
      actor,
      data: { outcome: 'no_answer', campaign: '双十一停车年卡', notes: '' },
      refId: null,
    },
    {
      id: uuid(15, 3),
      kind: 'note',
      occurredAt: ago(9 * 1440),
      actor,
      data: { text: '门店说他问过年卡，觉得 199 可以接受。' },
      refId: null,
    },
    {
      id: uuid(15, 4),
      kind: 'call',
      occurredAt: ago(19 * 1440),
      actor,
      data: { direction: 'inbound', outcome: 'answered', talkSeconds: 96, recorded: true },
      refId: uuid(14, 0),
    },
    {
      id: uuid(15, 5),
      kind: 'change',
      occurredAt: ago(30 * 1440),
      actor,
      data: { fields: '地区、等级' },
      refId: null,
    },
    {
      id: uuid(15, 6),
      kind: 'import',
      occurredAt: ago(60 * 1440),
      actor: null,
      data: { fileName: '济南车主名单.xlsx' },
      refId: null,
    },
  ].map((entry) => ({
    ...entry,
    id: `${entry.id.slice(0, -5)}${entry.id.slice(-1)}${customerId.slice(-4)}`,
  })) as TimelineEntry[];
}
