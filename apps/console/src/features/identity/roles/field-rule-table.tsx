import {
  type FieldRule,
  type FieldRules,
  type ProtectedRecord,
  protectedFields,
  ruleOf,
  rulesFor,
} from '@guanjia/contracts/core/field-rules';
import { Select } from 'antd';
import { useT } from '../../../lib/i18n.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { roleTexts } from './texts.ts';

/** Splits `<record>.<field>`. */
function partsOf(key: string): { record: ProtectedRecord; field: string } {
  const at = key.lastIndexOf('.');
  return { record: key.slice(0, at) as ProtectedRecord, field: key.slice(at + 1) };
}

/** Which rule holds for which field; `note` says where it comes from. */
export function FieldRuleTable({
  rules,
}: {
  rules: readonly { key: string; rule: FieldRule; note: string }[];
}) {
  const t = useT(roleTexts);
  const right = useT(rightsTexts);
  return (
    <table className="data-table">
      <FieldHead />
      <tbody>
        {rules.map(({ key, rule, note }) => {
          const { record, field } = partsOf(key);
          return (
            <tr key={key}>
              <td>{t(`record.${record}`)}</td>
              <td>{t(`name.${field as 'phone'}`)}</td>
              <td>
                {right(`rule.${rule}`)} <span className="muted small">{note}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The same, to be chosen. What equals the standard is not kept, so that a changed standard reaches the role. */
export function FieldRuleEditor(props: {
  rules: FieldRules;
  disabled: boolean;
  onChange: (rules: FieldRules) => void;
}) {
  const t = useT(roleTexts);
  const right = useT(rightsTexts);
  const keys = Object.entries(protectedFields).flatMap(([record, fields]) =>
    Object.keys(fields).map((field) => `${record}.${field}`),
  );
  const change = (key: string, rule: FieldRule) => {
    const { record, field } = partsOf(key);
    const rest = Object.fromEntries(Object.entries(props.rules).filter(([other]) => other !== key));
    const standard = ruleOf({}, record, field as never);
    props.onChange(rule === standard ? rest : { ...rest, [key]: rule });
  };
  return (
    <table className="data-table">
      <FieldHead />
      <tbody>
        {keys.map((key) => {
          const { record, field } = partsOf(key);
          const name = t(`name.${field as 'phone'}`);
          return (
            <tr key={key}>
              <td>{t(`record.${record}`)}</td>
              <td>{name}</td>
              <td>
                <Select
                  aria-label={`${t(`record.${record}`)} ${name}`}
                  style={{ width: 150 }}
                  disabled={props.disabled}
                  value={ruleOf(props.rules, record, field as never)}
                  options={rulesFor(record, field as never).map((rule) => ({
                    value: rule,
                    label: right(`rule.${rule}`),
                  }))}
                  onChange={(rule) => change(key, rule)}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function FieldHead() {
  const t = useT(roleTexts);
  return (
    <thead>
      <tr>
        <th>{t('fields.record')}</th>
        <th>{t('fields.field')}</th>
        <th>{t('fields.rule')}</th>
      </tr>
    </thead>
  );
}
