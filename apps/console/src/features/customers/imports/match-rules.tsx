import { type ImportRules, type ImportTarget, matchActions } from '@guanjia/contracts/customers/imports';
import { Checkbox, Radio, Select } from 'antd';
import { Field } from '../../../components/field.tsx';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { matchChoices, namedMatches } from './import-rules.ts';
import { customerImportTexts } from './texts.ts';

/** What happens with rows whose customer is there already. */
export function MatchRules(props: {
  rules: ImportRules;
  targets: readonly ImportTarget[];
  onChange: (change: Partial<ImportRules>) => void;
}) {
  const t = useT(customerImportTexts);
  const { rules, targets, onChange } = props;
  const named = (key: string) => {
    const label = targets.find((one) => one.key === key)?.label;
    return label ? labelOf(label) : key;
  };
  const matchText = (key: string) => {
    const own = namedMatches.find((one) => one === key);
    return own ? t(`match.${own}`) : t('match.field', { name: named(key) });
  };
  const mapped = [...new Set(rules.mapping.filter((key) => key !== null && key !== 'owner'))] as string[];
  return (
    <section className="panel import-rule">
      <h2>{t('match.title')}</h2>
      <Field label={t('match.by')}>
        {(control) => (
          <Select
            {...control}
            value={rules.matchBy}
            options={matchChoices(targets).map((key) => ({ value: key, label: matchText(key) }))}
            onChange={(matchBy: string) => onChange({ matchBy })}
          />
        )}
      </Field>
      <Field label={t('match.action')} group>
        {() => (
          <Radio.Group
            className="stack tight"
            value={rules.onMatch}
            options={matchActions.map((action) => ({ value: action, label: t(`action.${action}`) }))}
            onChange={({ target }) => onChange({ onMatch: target.value as ImportRules['onMatch'] })}
          />
        )}
      </Field>
      {rules.onMatch === 'update' && (
        <>
          <Field label={t('update.fields')}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                placeholder={t('update.all')}
                value={rules.fields ?? []}
                options={mapped.map((key) => ({ value: key, label: named(key) }))}
                onChange={(fields: string[]) => onChange({ fields: fields.length > 0 ? fields : null })}
              />
            )}
          </Field>
          <Checkbox
            checked={rules.overwrite}
            onChange={({ target }) => onChange({ overwrite: target.checked })}
          >
            {t('update.overwrite')}
          </Checkbox>
        </>
      )}
      {rules.mapping.includes('tags') && (
        <Checkbox
          checked={rules.unknownTags === 'add'}
          onChange={({ target }) => onChange({ unknownTags: target.checked ? 'add' : 'refuse' })}
        >
          {t('tags.add')}
        </Checkbox>
      )}
    </section>
  );
}
