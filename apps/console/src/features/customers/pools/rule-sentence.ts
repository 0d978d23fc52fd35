import type { NumberedRule, PoolRules } from '@guanjia/contracts/customers/pool-rules';
import { formatDateTime, formatList } from '../../../lib/format.ts';
import type { TextKey, Translate } from '../../../lib/i18n.ts';
import type { ruleTexts } from './rule-texts.ts';

export interface RuleWords {
  t: Translate<TextKey<typeof ruleTexts>>;
  /** What the tenant calls a level. */
  levelName: (key: string) => string;
  roles: readonly { key: string; name: string }[];
  units: readonly { id: string; name: string }[];
  people: readonly { id: string; name: string }[];
}

/** A rule as a sentence that people read. */
export function ruleSentence({ t, levelName, roles, units, people }: RuleWords, rule: NumberedRule): string {
  switch (rule.kind) {
    case 'per_day':
    case 'holding':
      return t(rule.kind, { limit: rule.limit });
    case 'role': {
      const name = roles.find(({ key }) => key === rule.roleKey)?.name ?? rule.roleKey;
      return t('person', { name, what: limitsText(t, rule) });
    }
    case 'unit': {
      const name = units.find(({ id }) => id === rule.unitId)?.name ?? '…';
      return t('unit', { name, what: limitsText(t, rule) });
    }
    case 'person': {
      const name = people.find(({ id }) => id === rule.userId)?.name ?? '…';
      return t('person', { name, what: limitsText(t, rule) });
    }
    case 'level':
      return t('level', { holding: rule.holding, level: levelName(rule.level) });
    case 'cool_down':
    case 'grace':
      return t(rule.kind, { days: rule.days });
    case 'recycle': {
      const { kind, days, levels, sources } = rule.rule;
      const which = [
        sources.length > 0 && t('recycle.sources', { sources: formatList(sources) }),
        levels.length > 0 && t('recycle.levels', { levels: formatList(levels.map(levelName)) }),
      ]
        .filter(Boolean)
        .join('');
      return t(`recycle.${kind}`, { days, which });
    }
  }
}

function limitsText(t: RuleWords['t'], { perDay, holding }: PoolRules['everybody']): string {
  return formatList([
    perDay === 0
      ? t('person.per_day.never')
      : perDay === null
        ? t('person.per_day.none')
        : t('person.per_day', { n: perDay }),
    holding === null ? t('person.holding.none') : t('person.holding', { n: holding }),
  ]);
}

/** What stands beside a recycle rule: that it is off, or that it begins later. */
export function ruleState({ t }: Pick<RuleWords, 't'>, rule: NumberedRule, now: number): string | undefined {
  if (rule.kind !== 'recycle') return undefined;
  if (!rule.rule.on) return t('recycle.off');
  const { from } = rule.rule;
  return from && Date.parse(from) > now
    ? t('recycle.from', { date: formatDateTime(from).slice(0, 16) })
    : undefined;
}
