import type { RouteResponse } from '@guanjia/contracts/core/route';
import type { PoolRules } from '@guanjia/contracts/customers/pool-rules';
import { previewRecycling } from '@guanjia/contracts/customers/pools';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { formatNumber, formatShort } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { ruleTexts } from './rule-texts.ts';

/** Rehearses recycling: by the rules that hold, or by those that are being written. */
export function RecyclingLook({ rules }: { rules: PoolRules | undefined }) {
  const t = useT(ruleTexts);
  const [days, setDays] = useState(7);
  const look = useMutation({
    mutationFn: () => api.call(previewRecycling, { body: { days, ...(rules && { rules }) } }),
  });
  return (
    <section className="panel stack" style={{ padding: 20, gap: 10 }}>
      <h2>{t('look.title')}</h2>
      <p className="muted small">{t('look.hint')}</p>
      <div className="row">
        <InputNumber
          aria-label={t('look.within')}
          min={0}
          max={365}
          precision={0}
          suffix={t('form.unit.days')}
          style={{ width: 120 }}
          value={days}
          onChange={(next) => setDays(next ?? days)}
        />
        <Button loading={look.isPending} onClick={() => look.mutate()}>
          {t('look.go')}
        </Button>
      </div>
      {look.data && <Outcome found={look.data} />}
    </section>
  );
}

function Outcome({ found }: { found: RouteResponse<typeof previewRecycling> }) {
  const t = useT(ruleTexts);
  const looked = formatNumber(found.looked);
  return (
    <div className="stack" style={{ gap: 8 }} aria-live="polite">
      <strong>{t('look.due', { due: formatNumber(found.due), looked })}</strong>
      {found.capped && <span className="muted small">{t('look.capped', { looked })}</span>}
      <div className="row wrap">
        {found.byRule.map(({ rule, count }) => (
          <span key={rule} className="badge tone-wrapup">
            {t('look.rule', { rule, n: formatNumber(count) })}
          </span>
        ))}
        {found.byOwner.slice(0, 20).map(({ owner, count }) => (
          <span key={owner.id} className="badge">
            {t('look.owner', { name: owner.name, n: formatNumber(count) })}
          </span>
        ))}
      </div>
      {found.first.length > 0 && (
        <table className="data-table" aria-label={t('look.first')}>
          <tbody>
            {found.first.map((one) => (
              <tr key={one.customerId}>
                <td>
                  <Link to="/customers/$id" params={{ id: one.customerId }}>
                    {one.name}
                  </Link>
                </td>
                <td>{one.owner.name}</td>
                <td>{formatShort(one.at)}</td>
                <td>{t('look.by', { rule: one.rule })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
