import type { FilterCondition } from '@guanjia/contracts/core/list';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { translate } from '../../lib/i18n.ts';
import { periodRange } from '../../lib/time.ts';
import { listTexts } from './texts.ts';

interface Words {
  title: string;
  option?: ((value: string) => string) | undefined;
  /** Numbers are shown divided by 10^scale. */
  scale?: number | undefined;
  /** Names of people by id. */
  person?: ((id: string) => string) | undefined;
}

const periods = ['today', 'yesterday', 'week', 'month'] as const;

/** A condition in words, for its chip. */
export function describeCondition(condition: FilterCondition, words: Words): string {
  return `${words.title}: ${describeValue(condition, words)}`;
}

function describeValue(condition: FilterCondition, { option, person, scale }: Words): string {
  switch (condition.op) {
    case 'contains':
      return `“${condition.value}”`;
    case 'equals':
      return option?.(String(condition.value)) ?? String(condition.value);
    case 'in': {
      const names = condition.values.map((value) => option?.(value) ?? person?.(value) ?? value);
      if (names.length <= 3) return names.join(' / ');
      return translate(listTexts, 'filter.people_n', {
        name: names.slice(0, 2).join(' / '),
        n: names.length,
      });
    }
    case 'empty':
      return translate(listTexts, condition.value ? 'filter.empty' : 'filter.not_empty');
    case 'happened':
      return describeHappened(condition);
    case 'range':
      return describeRange(condition.from, condition.to, 10 ** (scale ?? 0));
  }
}

function describeHappened({ times, days }: Extract<FilterCondition, { op: 'happened' }>): string {
  const often = times === 0 ? 'happened.never' : times === 1 ? 'happened.some' : 'happened.times';
  const period = days === undefined ? '' : translate(listTexts, 'happened.within', { days });
  return `${period}${translate(listTexts, often, { times })}`;
}

function describeRange(
  from: string | number | undefined,
  to: string | number | undefined,
  size: number,
): string {
  if (typeof from === 'string' && typeof to === 'string') {
    const period = periods.find((name) => {
      const range = periodRange(name);
      return Date.parse(range.from) === Date.parse(from) && Date.parse(range.to) === Date.parse(to);
    });
    if (period) return translate(listTexts, `period.${period}`);
  }
  const show = (value: string | number) =>
    typeof value === 'number'
      ? formatNumber(value / size)
      : value.length === 10
        ? value
        : formatDateTime(value).slice(0, 16);
  if (from !== undefined && to !== undefined) return `${show(from)} – ${show(to)}`;
  if (from !== undefined) return typeof from === 'number' ? `≥ ${show(from)}` : since(show(from));
  if (to !== undefined) return typeof to === 'number' ? `≤ ${show(to)}` : before(show(to));
  return '';
}

const since = (from: string) => translate(listTexts, 'filter.since', { from });
const before = (to: string) => translate(listTexts, 'filter.before', { to });
