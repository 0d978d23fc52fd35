import type { RecycleRule } from '@guanjia/contracts/customers/pool-rules';
import { Button, Checkbox, InputNumber, Select } from 'antd';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { CloseIcon, PlusIcon, UpIcon } from '../../../components/icons.tsx';
import { useT } from '../../../lib/i18n.ts';
import { ruleTexts } from './rule-texts.ts';

const fresh: RecycleRule = { kind: 'no_contact', days: 30, levels: [], sources: [], on: true, from: null };

/** The recycling rules in their order. */
export function RecycleFields(props: {
  rules: readonly RecycleRule[];
  onChange: (rules: RecycleRule[]) => void;
}) {
  const t = useT(ruleTexts);
  const { rules } = props;
  const change = (index: number, part: Partial<RecycleRule>) =>
    props.onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  const moveUp = (index: number) => {
    const next = [...rules];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index - 1, 0, moved);
    props.onChange(next);
  };
  return (
    <div className="stack" style={{ gap: 8 }}>
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is nothing but its place and what it says
        <div key={index} className="row wrap">
          <Checkbox checked={rule.on} onChange={({ target }) => change(index, { on: target.checked })}>
            {t('form.on')}
          </Checkbox>
          <RuleFields rule={rule} onChange={(part) => change(index, part)} />
          {index > 0 && (
            <button
              type="button"
              className="icon-button"
              aria-label={t('form.up')}
              onClick={() => moveUp(index)}
            >
              <UpIcon />
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={t('form.remove')}
            onClick={() => props.onChange(rules.filter((_, at) => at !== index))}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      <div>
        <Button size="small" icon={<PlusIcon size={12} />} onClick={() => props.onChange([...rules, fresh])}>
          {t('form.add')}
        </Button>
      </div>
    </div>
  );
}

function RuleFields(props: { rule: RecycleRule; onChange: (part: Partial<RecycleRule>) => void }) {
  const t = useT(ruleTexts);
  const terms = useTerms();
  const { rule } = props;
  return (
    <>
      <InputNumber
        aria-label={t('form.days')}
        min={1}
        max={3650}
        precision={0}
        prefix={t('form.days')}
        suffix={t('form.unit.days')}
        style={{ width: 170 }}
        value={rule.days}
        onChange={(days) => props.onChange({ days: days ?? rule.days })}
      />
      <Select
        aria-label={t('form.kind')}
        style={{ width: 120 }}
        value={rule.kind}
        options={(['no_contact', 'no_sale'] as const).map((value) => ({
          value,
          label: t(`form.kind.${value}`),
        }))}
        onChange={(kind: RecycleRule['kind']) => props.onChange({ kind })}
      />
      <Select
        aria-label={t('form.levels.only')}
        placeholder={t('form.levels.only')}
        mode="multiple"
        style={{ minWidth: 180 }}
        value={rule.levels}
        options={terms.options('level')}
        onChange={(levels: RecycleRule['levels']) => props.onChange({ levels })}
      />
      <Select
        aria-label={t('form.sources.only')}
        placeholder={t('form.sources.only')}
        mode="tags"
        style={{ minWidth: 180 }}
        value={rule.sources}
        onChange={(sources: string[]) => props.onChange({ sources })}
      />
    </>
  );
}
