import type { DataScope, Permission } from '@guanjia/contracts/core/permissions';
import { explainedRecords, explainVisibility, type VisibilityStep } from '@guanjia/contracts/identity/rights';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { recordIn } from './record-in-link.ts';
import { peopleTexts } from './texts.ts';

type Kind = (typeof explainedRecords)[number];

/** "Why can't she see this?": a link or an id in, each check with its answer out. */
export function ExplainBox({ userId }: { userId: string }) {
  const t = useT(peopleTexts);
  const [kind, setKind] = useState<Kind>('customer');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const ask = useMutation({
    meta: { errors: 'inline' },
    mutationFn: ({ record, recordId }: { record: Kind; recordId: string }) =>
      api.call(explainVisibility, { params: { id: userId, record, recordId } }),
    onError: (error) => setProblem(errorText(error)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = recordIn(text);
    setProblem(found ? undefined : t('explain.bad'));
    if (!found) return;
    if (found.kind) setKind(found.kind);
    ask.mutate({ record: found.kind ?? kind, recordId: found.id });
  };
  return (
    <div className="panel stack" style={{ padding: 12 }}>
      <h2>{t('explain.title')}</h2>
      <form className="row" onSubmit={submit} noValidate>
        <Select
          aria-label={t('explain.record')}
          style={{ width: 140 }}
          value={kind}
          options={explainedRecords.map((one) => ({ value: one, label: t(`explain.${one}`) }))}
          onChange={setKind}
        />
        <Input
          aria-label={t('explain.id')}
          placeholder={t('explain.hint')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button htmlType="submit" disabled={!text.trim()} loading={ask.isPending}>
          {t('explain.go')}
        </Button>
      </form>
      {problem && (
        <span className="field-error" role="alert">
          {problem}
        </span>
      )}
      {ask.data && !problem && (
        <div className="stack" role="status" style={{ gap: 4 }}>
          <strong>{t(ask.data.visible ? 'explain.visible' : 'explain.hidden')}</strong>
          {ask.data.steps.map((step) => (
            <Step key={step.check} step={step} />
          ))}
        </div>
      )}
    </div>
  );
}

function Step({ step }: { step: VisibilityStep }) {
  const t = useT(peopleTexts);
  const right = useT(rightsTexts);
  const { permission, scope, owner = '', unit = '' } = step.params;
  return (
    <div className={step.passed ? 'badge tone-ready' : 'badge tone-alarm'} style={{ alignSelf: 'start' }}>
      {step.passed ? '✓' : '✗'}{' '}
      {t(`step.${step.check}.${step.passed ? 'ok' : 'no'}`, {
        owner,
        unit,
        permission: permission ? right(permission as Permission) : '',
        scope: scope ? right(`scope.${scope as DataScope}`) : '',
      })}
    </div>
  );
}
