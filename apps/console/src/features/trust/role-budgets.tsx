import type { TrustSettings } from '@guanjia/contracts/audit/settings';
import { Checkbox, InputNumber } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { trustTexts } from './texts.ts';

type Reveal = TrustSettings['reveal'];

/** How often a day each role may look at protected values in full. */
export function RoleBudgets(props: {
  reveal: Reveal;
  roles: readonly { key: string; name: string }[];
  onChange: (part: Partial<Reveal>) => void;
}) {
  const t = useT(trustTexts);
  const { perDay, otherRoles } = props.reveal;
  return (
    <section className="stack">
      <h2>{t('settings.reveal')}</h2>
      <p className="muted small">{t('settings.reveal.hint')}</p>
      <table className="data-table" aria-label={t('settings.reveal')}>
        <tbody>
          {props.roles.map(({ key, name }) => (
            <BudgetRow
              key={key}
              name={name}
              value={Object.hasOwn(perDay, key) ? (perDay[key] ?? null) : otherRoles}
              onChange={(value) => props.onChange({ perDay: { ...perDay, [key]: value } })}
            />
          ))}
          <BudgetRow
            name={t('settings.reveal.others')}
            value={otherRoles}
            onChange={(value) => props.onChange({ otherRoles: value })}
          />
        </tbody>
      </table>
    </section>
  );
}

function BudgetRow(props: { name: string; value: number | null; onChange: (value: number | null) => void }) {
  const t = useT(trustTexts);
  return (
    <tr>
      <td>{props.name}</td>
      <td>
        <InputNumber
          aria-label={t('settings.reveal.of', { name: props.name })}
          min={0}
          max={100_000}
          precision={0}
          disabled={props.value === null}
          value={props.value}
          onChange={(value) => props.onChange(value ?? 0)}
        />
      </td>
      <td>
        <Checkbox
          checked={props.value === null}
          onChange={({ target }) => props.onChange(target.checked ? null : 0)}
        >
          {t('use.unlimited')}
        </Checkbox>
      </td>
    </tr>
  );
}
