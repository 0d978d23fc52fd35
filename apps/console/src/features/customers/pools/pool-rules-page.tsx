import type { RouteResponse } from '@guanjia/contracts/core/route';
import { type NumberedRule, numberRules } from '@guanjia/contracts/customers/pool-rules';
import type { getPoolRules } from '@guanjia/contracts/customers/pools';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { Loaded } from '../../../components/states.tsx';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { now } from '../../../lib/time.ts';
import { Standing } from './pick-many.tsx';
import { oldRulesQuery, poolRulesQuery } from './pool-queries.ts';
import { RecyclingLook } from './recycling-look.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleSentence, ruleState } from './rule-sentence.ts';
import { ruleTexts } from './rule-texts.ts';

type RulesView = RouteResponse<typeof getPoolRules>;

const groups = {
  pick: ['per_day', 'holding', 'role', 'unit', 'person', 'level', 'cool_down'],
  recycle: ['recycle'],
  keep: ['grace'],
} as const satisfies Record<string, readonly NumberedRule['kind'][]>;

/** The rules of the pools: numbered sentences that everybody reads, and the form for those who decide. */
export function PoolRulesPage() {
  const t = useT(ruleTexts);
  const query = useQuery(poolRulesQuery);
  const mayManage = useMay('customers.pools.manage');
  const [editing, setEditing] = useState(false);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1>{t('title')}</h1>
        <div className="grow" />
        {mayManage && !editing && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
      </header>
      <div className="page-body">
        <Loaded query={query}>
          {(view) =>
            editing ? (
              <RuleForm key={view.version} view={view} onDone={() => setEditing(false)} />
            ) : (
              <Versions current={view} />
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

/** The rules that hold, and one step after the other those that held before. */
function Versions({ current }: { current: RulesView }) {
  const t = useT(ruleTexts);
  const mayAssign = useMay('customers.assign');
  const [version, setVersion] = useState(current.version);
  const old = useQuery({ ...oldRulesQuery(version), enabled: version !== current.version });
  const steps = current.version > 0 && (
    <div className="row">
      <Button size="small" disabled={version === 0} onClick={() => setVersion(version - 1)}>
        {t('version.earlier')}
      </Button>
      <Button size="small" disabled={version === current.version} onClick={() => setVersion(version + 1)}>
        {t('version.later')}
      </Button>
    </div>
  );
  return (
    <div className="stack" style={{ maxWidth: 760, gap: 16 }}>
      {version === current.version ? (
        <RulesText view={current} steps={steps} />
      ) : (
        <Loaded query={old}>{(view) => <RulesText old view={view} steps={steps} />}</Loaded>
      )}
      {mayAssign && version === current.version && <RecyclingLook rules={undefined} />}
    </div>
  );
}

function RulesText({ view, steps, old = false }: { view: RulesView; steps: ReactNode; old?: boolean }) {
  const t = useT(ruleTexts);
  const mayPick = useMay('customers.pick');
  const { savedBy, savedAt, version } = view;
  const { warnDays } = view.rules;
  return (
    <div className="panel stack" style={{ padding: 20, gap: 16 }}>
      <p>{t(old ? 'version.old' : 'intro')}</p>
      {(['pick', 'recycle', 'keep'] as const).map((name) => (
        <section key={name} className="stack" style={{ gap: 6 }}>
          <h2>{t(`group.${name}`)}</h2>
          <RuleList view={view} kinds={groups[name]} />
          {name === 'keep' && (
            <p className="muted">{warnDays > 0 ? t('warn', { days: warnDays }) : t('warn.none')}</p>
          )}
        </section>
      ))}
      {mayPick && !old && <Standing />}
      <div className="row wrap">
        <p className="muted small grow">
          {savedBy && savedAt
            ? t('version', { n: version, name: savedBy.name, date: formatDateTime(savedAt) })
            : t('version.default')}
        </p>
        {steps}
      </div>
    </div>
  );
}

function RuleList({ view, kinds }: { view: RulesView; kinds: readonly NumberedRule['kind'][] }) {
  const t = useT(ruleTexts);
  const terms = useTerms();
  const words = {
    t,
    levelName: (key: string) => terms.name('level', key),
    roles: view.roles,
    units: view.units,
    people: view.people,
  };
  const shown = numberRules(view.rules).filter(({ kind }) => kinds.includes(kind));
  const [first] = shown;
  if (!first) return <p className="muted">{t('nothing')}</p>;
  return (
    <ol className="stack" style={{ gap: 6 }} start={first.number}>
      {shown.map((rule) => {
        const state = ruleState(words, rule, now().valueOf());
        return (
          <li key={rule.number} className="row" value={rule.number}>
            <span className="muted" style={{ minWidth: 24 }}>
              {rule.number}.
            </span>
            <span>{ruleSentence(words, rule)}</span>
            {state && <span className="badge">{state}</span>}
          </li>
        );
      })}
    </ol>
  );
}
