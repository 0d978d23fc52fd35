import type { RouteResponse } from '@guanjia/contracts/core/route';
import type { PoolRules } from '@guanjia/contracts/customers/pool-rules';
import { type getPoolRules, savePoolRules } from '@guanjia/contracts/customers/pools';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { Field } from '../../../components/field.tsx';
import { colleaguesQuery } from '../../../components/list/filter-editor.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { Days, Limit, LimitRows } from './limit-fields.tsx';
import { poolRulesQuery, refreshOwners } from './pool-queries.ts';
import { RecycleFields } from './recycle-fields.tsx';
import { RecyclingLook } from './recycling-look.tsx';
import { ruleTexts } from './rule-texts.ts';

type RulesView = RouteResponse<typeof getPoolRules>;

/** Changes the rules, with a rehearsal of what they would do. */
export function RuleForm({ view, onDone }: { view: RulesView; onDone: () => void }) {
  const t = useT(ruleTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState<PoolRules>(view.rules);
  const set = (part: Partial<PoolRules>) => setDraft({ ...draft, ...part });
  const save = useMutation({
    mutationFn: () => api.call(savePoolRules, { body: { rules: draft, version: view.version } }),
    onSuccess: (saved) => {
      client.setQueryData(poolRulesQuery.queryKey, saved);
      showToast({ kind: 'done', text: t('saved') });
      onDone();
      return refreshOwners(client);
    },
  });
  return (
    <div className="stack" style={{ maxWidth: 860, gap: 16 }}>
      <form
        className="panel stack"
        style={{ padding: 20, gap: 20 }}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <LimitSections draft={draft} view={view} onChange={set} />
        <Field label={t('form.recycle')} group>
          {() => <RecycleFields rules={draft.recycle} onChange={(recycle) => set({ recycle })} />}
        </Field>
        <div className="row wrap" style={{ gap: 20 }}>
          <Days
            label={t('form.grace')}
            value={draft.graceDays}
            onChange={(graceDays) => set({ graceDays })}
          />
          <Days
            label={t('form.warn')}
            max={60}
            value={draft.warnDays}
            onChange={(warnDays) => set({ warnDays })}
          />
        </div>
        <div className="row end">
          <Button onClick={onDone}>{common('cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        </div>
      </form>
      <RecyclingLook rules={draft} />
    </div>
  );
}

interface SectionsProps {
  draft: PoolRules;
  view: RulesView;
  onChange: (part: Partial<PoolRules>) => void;
}

function LimitSections({ draft, view, onChange }: SectionsProps) {
  const t = useT(ruleTexts);
  const terms = useTerms();
  const colleagues = useQuery(colleaguesQuery).data?.items ?? [];
  const people = [...new Map([...view.people, ...colleagues].map((one) => [one.id, one])).values()];
  const free = { perDay: draft.everybody.perDay, holding: draft.everybody.holding };
  return (
    <>
      <section className="stack">
        <h2>{t('form.everybody')}</h2>
        <div className="row wrap" style={{ gap: 20 }}>
          <Limit
            label={t('form.per_day')}
            value={draft.everybody.perDay}
            onChange={(perDay) => onChange({ everybody: { ...draft.everybody, perDay } })}
          />
          <Limit
            label={t('form.holding')}
            value={draft.everybody.holding}
            onChange={(holding) => onChange({ everybody: { ...draft.everybody, holding } })}
          />
          <Days
            label={t('form.cool_down')}
            value={draft.coolDownDays}
            onChange={(coolDownDays) => onChange({ coolDownDays })}
          />
        </div>
      </section>
      <LimitRows
        title={t('form.roles')}
        choice={t('form.role')}
        rows={draft.roles.map(({ roleKey, ...limits }) => ({ key: roleKey, limits }))}
        options={view.roles.map(({ key, name }) => ({ value: key, label: name }))}
        initial={free}
        onChange={(rows) => onChange({ roles: rows.map(({ key, limits }) => ({ roleKey: key, ...limits })) })}
      />
      <LimitRows
        title={t('form.units')}
        choice={t('form.unit')}
        rows={draft.units.map(({ unitId, ...limits }) => ({ key: unitId, limits }))}
        options={view.units.map(({ id, name }) => ({ value: id, label: name }))}
        initial={free}
        onChange={(rows) => onChange({ units: rows.map(({ key, limits }) => ({ unitId: key, ...limits })) })}
      />
      <LimitRows
        title={t('form.people')}
        choice={t('form.person')}
        rows={draft.people.map(({ userId, ...limits }) => ({ key: userId, limits }))}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        initial={free}
        onChange={(rows) => onChange({ people: rows.map(({ key, limits }) => ({ userId: key, ...limits })) })}
      />
      <LimitRows
        title={t('form.levels')}
        choice={t('form.level')}
        rows={draft.levels.map(({ level, holding }) => ({ key: level, limits: { perDay: null, holding } }))}
        options={terms.options('level').map(({ value, label }) => ({ value, label }))}
        initial={{ perDay: null, holding: 50 }}
        holdingOnly
        onChange={(rows) =>
          onChange({
            levels: rows.map(({ key, limits }) => ({
              level: key,
              holding: limits.holding ?? 0,
            })),
          })
        }
      />
    </>
  );
}
