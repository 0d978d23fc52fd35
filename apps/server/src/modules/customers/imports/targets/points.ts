import type { Label } from '@guanjia/contracts/core/form';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import type { NewContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import { AppError } from '#kernel/errors.ts';
import { emptyPoint, type PointContext, settlePoint } from '../../record/contact-point.ts';
import { checkDocument } from '../../record/id-document.ts';
import { added, type Content, pointKey } from '../content.ts';
import { pieces } from './several.ts';
import type { Point, RowDraft, Target } from './target.ts';

/** As many as a customer may have of all kinds together, by a list. */
export const maxPoints = 30;
const longestValue = 200;

interface PointColumn {
  channel: 'email' | 'chat' | 'address';
  /** Undefined: nothing is said of it. */
  type?: Point['type'];
  label: Label;
  patterns: Target['patterns'];
  example?: string;
}

/** Columns that hold ways to a customer. A new kind is one more line. */
const columns: readonly PointColumn[] = [
  {
    channel: 'email',
    label: { zh: '邮箱', en: 'E-mail' },
    patterns: [/^(电子)?(邮箱|邮件)(地址)?\d?$|^(e?mail)(address)?\d?$/],
    example: 'person@example.com',
  },
  {
    channel: 'email',
    type: 'work',
    label: { zh: '工作邮箱', en: 'Work e-mail' },
    patterns: [/^(工作|单位|公司|企业)(邮箱|邮件)$|^(work|business|company)e?mail$/],
  },
  {
    channel: 'email',
    type: 'private',
    label: { zh: '个人邮箱', en: 'Private e-mail' },
    patterns: [/^(个人|私人)(邮箱|邮件)$|^(private|personal|home)e?mail$/],
  },
  {
    channel: 'email',
    type: 'invoice',
    label: { zh: '收票邮箱', en: 'Invoice e-mail' },
    patterns: [/^(收票|开票|发票|账单)(邮箱|邮件)$|^(invoice|billing)e?mail$/],
  },
  {
    channel: 'chat',
    type: 'wechat',
    label: { zh: '微信号', en: 'WeChat' },
    patterns: [/^微信(号|号码|账号)?$|^wechat(id)?$/],
  },
  { channel: 'chat', type: 'qq', label: { zh: 'QQ', en: 'QQ' }, patterns: [/^qq(号|号码)?$/] },
  {
    channel: 'address',
    type: 'home',
    label: { zh: '家庭地址', en: 'Home address' },
    patterns: [/^(家庭|居住|住宅)(地址|住址)$|^homeaddress$/],
  },
  {
    channel: 'address',
    type: 'work',
    label: { zh: '单位地址', en: 'Work address' },
    patterns: [/^(单位|公司|办公|工作)地址$|^(work|office|company)address$/],
  },
  {
    channel: 'address',
    type: 'delivery',
    label: { zh: '收货地址', en: 'Delivery address' },
    patterns: [/^(收货|配送|送货|收件|邮寄)地址$|^(delivery|shipping)address$/],
  },
  {
    channel: 'address',
    type: 'registered',
    label: { zh: '注册地址', en: 'Registered address' },
    patterns: [/^(注册|户籍)地址$|^registeredaddress$/],
  },
];

export const pointTargets: readonly Target[] = columns.map(
  ({ channel, type, label, patterns, example = '' }) => ({
    key: type ? `${channel}.${type}` : channel,
    label,
    patterns,
    repeatable: true,
    ...(channel === 'email' && !type && { matches: true }),
    example: { zh: example, en: example },
    read(text, draft) {
      const values = channel === 'address' ? [text] : pieces(text);
      for (const value of values) {
        const problem = addPoint(draft, { channel, value, ...(type && { type }) });
        if (problem) return problem;
      }
      return undefined;
    },
  }),
);

/** Which channel the values of a target belong to; several targets may fill one. */
export function channelOf(key: string): 'phone' | Point['channel'] | undefined {
  const [first = ''] = key.split(/[._]/);
  return (['phone', 'email', 'address', 'chat', 'document'] as const).find((channel) => channel === first);
}

const nobody: PointContext = { kind: 'person', name: '', birthYear: null, today: '', now: new Date(0) };

/** What of the codes of a point a row can be told. */
const told: Readonly<Partial<Record<string, RowProblem>>> = {
  email_invalid: 'email_invalid',
  contact_type_unfit: 'document_unfit',
  document_invalid: 'document_invalid',
  document_foreign: 'document_invalid',
  document_of_minors: 'document_of_minors',
  document_agent_missing: 'document_agent_missing',
};

/** Adds a point as the form of a customer would take it, unless the row has it already. */
export function addPoint(
  draft: RowDraft,
  { channel, ...change }: NewContactPoint,
  owner: PointContext = nobody,
): RowProblem | undefined {
  if (change.value.length > longestValue) return 'value_too_long';
  try {
    const { type, value, detail } = settlePoint(emptyPoint('', channel), change, owner);
    const point: Point = { channel, type, value, detail: withoutEmpty(detail) };
    if (!draft.points.some((one) => pointKey(one) === pointKey(point))) draft.points.push(point);
  } catch (error) {
    return toldProblem(error);
  }
  return draft.points.length > maxPoints ? 'too_many_values' : undefined;
}

/** A row says nothing of whose document it is: what is new is looked at again with the customer that it comes to. */
export function unfitDocument(before: Content, after: Content, today: string): RowProblem | undefined {
  const { kind, name, birthYear } = after.facts;
  for (const point of added(before.points, after.points, pointKey)) {
    if (point.channel !== 'document') continue;
    try {
      checkDocument(point, { kind, name, birthYear, today });
    } catch (error) {
      return toldProblem(error);
    }
  }
  return undefined;
}

/** Throws what a row cannot be told. */
function toldProblem(error: unknown): RowProblem {
  const problem = error instanceof AppError ? told[error.code] : undefined;
  if (!problem) throw error;
  return problem;
}

function withoutEmpty(detail: Point['detail']): Point['detail'] {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null));
}
