import {
  moveViolation,
  penalties,
  severities,
  type Violation,
  violationList,
} from '@guanjia/contracts/audit/violations';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { violationTexts } from './violation-texts.ts';

/** One case: what happened, what proves it, and what comes next. */
export function ViolationRecord({ violation }: { violation: Violation }) {
  const t = useT(violationTexts);
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('category')}</dt>
        <dd>{t(`category.${violation.category}`)}</dd>
        <dt>{t('happened')}</dt>
        <dd>{violation.happenedOn}</dd>
        <dt>{t('state')}</dt>
        <dd>{t(`state.${violation.state}`)}</dd>
        <dt>{t('reporter')}</dt>
        <dd>
          {violation.reportedBy.name} · {formatDateTime(violation.reportedAt)}
        </dd>
        {violation.decidedBy && (
          <>
            <dt>{t('decider')}</dt>
            <dd>
              {violation.decidedBy.name} · {formatDateTime(violation.decidedAt)}
            </dd>
            <dt>{t('decision')}</dt>
            <dd>{violation.decision ?? '–'}</dd>
          </>
        )}
        {violation.severity && (
          <>
            <dt>{t('severity')}</dt>
            <dd>{t(`severity.${violation.severity}`)}</dd>
          </>
        )}
        {violation.penalty && (
          <>
            <dt>{t('penalty')}</dt>
            <dd>{t(`penalty.${violation.penalty}`)}</dd>
          </>
        )}
      </dl>
      <p style={{ whiteSpace: 'pre-wrap' }}>{violation.description}</p>
      {violation.evidence.length > 0 && <EvidenceList evidence={violation.evidence} />}
      <Next violation={violation} />
    </div>
  );
}

function EvidenceList({ evidence }: { evidence: Violation['evidence'] }) {
  const t = useT(violationTexts);
  return (
    <section className="stack" aria-label={t('evidence')}>
      <h3>{t('evidence')}</h3>
      <ul className="stack">
        {evidence.map(({ type, id, note }) => (
          <li key={`${type} ${id}`}>
            {type === 'customer' ? (
              <Link to="/customers/$id" params={{ id }}>
                {t('evidence.customer')}
              </Link>
            ) : (
              <Link to={type === 'call' ? '/calls' : '/audit'} search={{ open: id }}>
                {t(`evidence.${type}`)}
              </Link>
            )}{' '}
            <span className="muted small">{note || id}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Move = { state: 'investigating' | 'confirmed' | 'dismissed' | 'closed' };

/** What may come next. A decision is for somebody other than the reporter. */
function Next({ violation }: { violation: Violation }) {
  const t = useT(violationTexts);
  const client = useQueryClient();
  const { user } = useMe();
  const [severity, setSeverity] = useState<Violation['severity']>(null);
  const [penalty, setPenalty] = useState<Violation['penalty']>(null);
  const [decision, setDecision] = useState('');
  const move = useMutation({
    mutationFn: ({ state }: Move) =>
      api.call(moveViolation, {
        params: { id: violation.id },
        body: {
          state,
          version: violation.version,
          ...(severity ? { severity } : {}),
          ...(penalty ? { penalty } : {}),
          ...(decision.trim() ? { decision: decision.trim() } : {}),
        },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['list', violationList.name] }),
  });
  const { state } = violation;
  if (state === 'closed') return null;
  if (state !== 'investigating') {
    const to = state === 'reported' ? 'investigating' : 'closed';
    return (
      <div className="row end">
        <Button type="primary" loading={move.isPending} onClick={() => move.mutate({ state: to })}>
          {t(`move.${to}`)}
        </Button>
      </div>
    );
  }
  if (violation.reportedBy.id === user.id) return <p className="muted">{t('own')}</p>;
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      <Field label={t('severity')}>
        {(control) => (
          <Select
            {...control}
            value={severity}
            options={severities.map((key) => ({ value: key, label: t(`severity.${key}`) }))}
            onChange={setSeverity}
          />
        )}
      </Field>
      <Field label={t('penalty')}>
        {(control) => (
          <Select
            {...control}
            value={penalty}
            options={penalties.map((key) => ({ value: key, label: t(`penalty.${key}`) }))}
            onChange={setPenalty}
          />
        )}
      </Field>
      <Field label={t('decision')} required>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={2000}
            autoSize={{ minRows: 3 }}
            value={decision}
            onChange={({ target }) => setDecision(target.value)}
          />
        )}
      </Field>
      <div className="row end">
        <Button
          disabled={!decision.trim()}
          loading={move.isPending}
          onClick={() => move.mutate({ state: 'dismissed' })}
        >
          {t('move.dismissed')}
        </Button>
        <Button
          danger
          type="primary"
          disabled={!decision.trim() || !severity || !penalty}
          loading={move.isPending}
          onClick={() => move.mutate({ state: 'confirmed' })}
        >
          {t('move.confirmed')}
        </Button>
      </div>
    </form>
  );
}
