import {
  type CustomerImport,
  checkCustomerImport,
  type ImportRules,
  type ImportTarget,
  setImportRules,
  startCustomerImport,
} from '@guanjia/contracts/customers/imports';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ColumnTable } from '../../../components/import/column-table.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { type ImportCommand, importTargetsQuery } from './import-queries.ts';
import { missingColumn, settled, withTarget } from './import-rules.ts';
import { MatchRules } from './match-rules.tsx';
import { PlaceRules } from './place-rules.tsx';
import { customerImportTexts } from './texts.ts';

/** Step two: what the columns mean, what happens with known customers, where new ones go. */
export function RulesStep(props: { view: CustomerImport; onDone: (view: CustomerImport) => void }) {
  const query = useQuery(importTargetsQuery);
  return <Loaded query={query}>{({ items }) => <Rules {...props} targets={items} />}</Loaded>;
}

function Rules(props: {
  view: CustomerImport;
  targets: readonly ImportTarget[];
  onDone: (view: CustomerImport) => void;
}) {
  const t = useT(customerImportTexts);
  const { view, targets } = props;
  const [rules, setRules] = useState<ImportRules>(view.rules);
  const change = (more: Partial<ImportRules>) => setRules((before) => settled({ ...before, ...more }));
  const repeatable = new Set(targets.filter((one) => one.repeatable).map(({ key }) => key));
  const go = useMutation({
    meta: { errors: 'inline' },
    async mutationFn(next: ImportCommand) {
      await api.call(setImportRules, { params: { id: view.id }, body: rules });
      return api.call(next, { params: { id: view.id } });
    },
    onSuccess: (next) => props.onDone(next),
  });
  const problem = useMissing(rules, targets);
  const rows = formatNumber(view.totalRows ?? 0);
  return (
    <div className="stack">
      <p>{t(view.exact ? 'rows' : 'rows.about', { n: rows })}</p>
      {view.remembered && <div className="notice">{t('remembered')}</div>}
      {go.error && (
        <div className="notice tone-alarm" role="alert">
          {errorText(go.error)}
        </div>
      )}
      <ColumnTable
        columns={view.columns}
        sample={view.sample}
        mapping={rules.mapping}
        options={targets.map(({ key, label }) => ({ value: key, label: labelOf(label) }))}
        onChange={(index, target) =>
          change({ mapping: withTarget(rules.mapping, index, target, repeatable) })
        }
      />
      <div className="import-rules">
        <MatchRules rules={rules} targets={targets} onChange={change} />
        <PlaceRules rules={rules} onChange={change} />
      </div>
      <div className="row end">
        {problem && <span className="field-error">{problem}</span>}
        <Button
          disabled={problem !== undefined || go.isPending}
          onClick={() => go.mutate(startCustomerImport)}
        >
          {t('start')}
        </Button>
        <Button
          type="primary"
          disabled={problem !== undefined}
          loading={go.isPending}
          onClick={() => go.mutate(checkCustomerImport)}
        >
          {t('check')}
        </Button>
      </div>
    </div>
  );
}

function useMissing(rules: ImportRules, targets: readonly ImportTarget[]): string | undefined {
  const t = useT(customerImportTexts);
  const missing = missingColumn(rules);
  if (missing === 'name') return t('missing.name');
  if (missing !== undefined) {
    const label = targets.find(({ key }) => key === missing)?.label;
    return t('missing.match', { name: label ? labelOf(label) : missing });
  }
  const { place } = rules;
  return place.pool === 'private' && place.owners.length === 0 ? t('missing.owner') : undefined;
}
