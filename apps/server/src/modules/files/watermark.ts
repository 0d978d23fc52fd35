import type { Locale } from '#kernel/http/operation.ts';
import type { Watermark } from '#kernel/sheets/watermark.ts';
import type { ExportRow } from './export-store.ts';

const words: Readonly<
  Record<Locale, Record<'sheet' | 'who' | 'when' | 'why' | 'number' | 'notice', string>>
> = {
  'zh-CN': {
    sheet: '导出说明',
    who: '导出人',
    when: '申请时间',
    why: '用途',
    number: '申请编号',
    notice: '内含受保护的客户信息，仅限所述用途使用，不得转交他人。',
  },
  en: {
    sheet: 'About this export',
    who: 'Exported by',
    when: 'Requested at',
    why: 'Purpose',
    number: 'Request',
    notice: 'Contains protected customer data: for the stated purpose only, not to be handed on.',
  },
};

/** Who asked, when, why and under which number: what every exported file carries. */
export function watermarkOf(request: ExportRow, userName: string, timeZone: string): Watermark {
  const text = words[request.locale];
  const when = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return {
    sheetName: text.sheet,
    author: userName,
    at: request.created_at,
    notice: text.notice,
    facts: [
      [text.who, userName],
      [text.when, `${when.format(request.created_at)} (${timeZone})`],
      [text.why, request.purpose],
      [text.number, request.id],
    ],
  };
}
