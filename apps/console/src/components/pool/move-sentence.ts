import { moveKinds } from '@guanjia/contracts/customers/pools';
import type { TimelineEntry } from '@guanjia/contracts/customers/routes';
import { formatDateTime } from '../../lib/format.ts';
import type { TextKey, Translate } from '../../lib/i18n.ts';
import type { moveTexts } from './move-texts.ts';

type Words = Translate<TextKey<typeof moveTexts>>;

const others = ['protect', 'unprotect', 'share', 'unshare'] as const;

/** A move in the flat form of the timeline, as the parts of a sentence: what happened, by which rule, the note. */
export function moveSentence(t: Words, data: TimelineEntry['data']): string[] {
  const kind = [...moveKinds, ...others].find((one) => one === data.move);
  if (!kind) return [];
  const name = (value: unknown) => (typeof value === 'string' && value ? value : t('public'));
  const until = typeof data.until === 'string' ? formatDateTime(data.until).slice(0, 16) : '';
  const parts = [t(`move.${kind}`, { from: name(data.from), to: name(data.to), until })];
  if (data.ruleKind === 'no_contact' || data.ruleKind === 'no_sale')
    parts.push(t(`rule.${data.ruleKind}`, { days: Number(data.ruleDays), rule: Number(data.rule) }));
  if (kind === 'share') {
    if (data.access === 'read' || data.access === 'edit') parts.push(t(`access.${data.access}`));
    if (until) parts.push(t('until', { until }));
  }
  if (typeof data.note === 'string' && data.note) parts.push(data.note);
  return parts;
}
