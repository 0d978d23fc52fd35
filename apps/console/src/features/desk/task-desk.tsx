import { type Desk, dialTask, saveResult, type Workbench } from '@guanjia/contracts/outbound/work';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { CustomerForm } from '../../components/customer/customer-form.tsx';
import { CustomerSummary } from '../../components/customer/customer-summary.tsx';
import { formErrors } from '../../components/form/form-values.ts';
import { ClockIcon, PhoneIcon } from '../../components/icons.tsx';
import { Key } from '../../components/key.tsx';
import { Timeline } from '../../components/timeline/timeline.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { activeCallQuery, deskQuery, useActiveCall, withAnswer } from '../../lib/live.ts';
import { useMay } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import { GuidePane } from './guide-pane.tsx';
import { ResultForm } from './result-form.tsx';
import { checkResult, withOutcome } from './result-rules.ts';
import { taskQuery } from './task-query.ts';
import { deskTexts } from './texts.ts';
import { useResultDraft } from './use-result-draft.ts';

interface TaskDeskProps {
  bench: Workbench;
  desk: Desk;
  onOpen: (id: string | undefined) => void;
}

/** The result being written, and what can be done with the task. */
function useTaskDesk(props: TaskDeskProps) {
  const t = useT(deskTexts);
  const words = useT(enumTexts);
  const client = useQueryClient();
  const { bench, desk } = props;
  const { task, customer } = bench;
  const call = useActiveCall();
  const [asked, setAsked] = useState(false);
  const { draft: typed, change, drop, state } = useResultDraft(bench);
  const suggested = typed.outcome === null && bench.suggestedOutcome !== null;
  const draft = suggested && bench.suggestedOutcome ? withOutcome(typed, bench.suggestedOutcome) : typed;
  const questions = bench.questionnaire?.fields ?? [];
  const checks = asked
    ? checkResult(draft, { hasDispositions: bench.dispositions.length > 0, questions, now: Date.now() })
    : [];
  const questionsMissing = checks.some(({ problem }) => problem === 'questionnaire');

  const dial = useMutation({
    mutationFn: () => api.call(dialTask, { params: { id: task.id } }),
    onSuccess: (started) => {
      client.setQueryData(activeCallQuery.queryKey, (before) => withAnswer(before, started));
    },
  });
  const save = useMutation({
    mutationFn: (next: boolean) => {
      if (!draft.outcome) throw new Error('checked before');
      return api.call(saveResult, {
        params: { id: task.id },
        body: {
          outcome: draft.outcome,
          dispositionId: draft.dispositionId,
          notes: draft.notes,
          redialAt: draft.redialAt,
          answers: draft.outcome === 'success' ? draft.answers : {},
          next,
        },
      });
    },
    onSuccess: ({ next }, wantsNext) => {
      drop();
      const outcome = draft.outcome ? words(`outcome.${draft.outcome}`) : '';
      showToast({ kind: 'done', text: t('result.saved', { name: customer.name, outcome }) });
      client.removeQueries({ queryKey: taskQuery(task.id).queryKey });
      void client.invalidateQueries({ queryKey: deskQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['customers', 'timeline', customer.id] });
      if (next) client.setQueryData(taskQuery(next.task.id).queryKey, next);
      else if (wantsNext) showToast({ kind: 'info', text: t('next.none') });
      props.onOpen(next?.task.id);
    },
  });

  const onSave = (next: boolean) => {
    if (save.isPending) return;
    setAsked(true);
    const found = checkResult(draft, {
      hasDispositions: bench.dispositions.length > 0,
      questions,
      now: Date.now(),
    });
    if (found.length === 0) save.mutate(next);
  };
  const inCall = call !== undefined;
  const closed = task.state === 'done' || task.state === 'failed';
  const onDial = () => {
    if (!inCall && !dial.isPending && !closed) dial.mutate();
  };
  const onNext = () => {
    const index = desk.tasks.findIndex(({ id }) => id === task.id);
    const next = desk.tasks[index + 1] ?? desk.tasks.find(({ id }) => id !== task.id);
    if (next) props.onOpen(next.id);
    else showToast({ kind: 'info', text: t('next.none') });
  };
  const onAppointment = () => {
    setAsked(false);
    change((before) => withOutcome(before, 'redial'));
  };
  const group = t('group');
  useCommands([
    { id: 'desk.dial', keys: 'enter', label: t('dial'), group, run: onDial, enabled: !inCall && !closed },
    { id: 'desk.next', keys: 'n', label: t('next'), group, run: onNext, enabled: !inCall },
    { id: 'desk.appointment', keys: 'y', label: t('appointment'), group, run: onAppointment },
  ]);

  return {
    draft,
    suggested,
    checks,
    questions,
    questionsMissing,
    state,
    change,
    setAsked,
    save,
    onSave,
    dial,
    onDial,
    onNext,
    onAppointment,
    inCall,
    closed,
  };
}

/** One task: who, what happened last, what do I say, what do I record. Mounted anew for each task. */
export function TaskDesk(props: TaskDeskProps) {
  const t = useT(deskTexts);
  const client = useQueryClient();
  const { bench } = props;
  const { task, customer } = bench;
  const mayEdit = useMay('customers.update');
  const [editing, setEditing] = useState(false);
  const {
    draft,
    suggested,
    checks,
    questions,
    questionsMissing,
    state,
    change,
    setAsked,
    save,
    onSave,
    dial,
    onDial,
    onNext,
    onAppointment,
    inCall,
    closed,
  } = useTaskDesk(props);

  return (
    <>
      <section className="desk-pane desk-record" aria-label={t('record.label')}>
        <div className="desk-who">
          <CustomerSummary customer={customer} />
          <div className="row">
            <Button
              type="primary"
              icon={<PhoneIcon />}
              disabled={inCall || closed}
              loading={dial.isPending}
              onClick={onDial}
            >
              {t('dial')}
              <Key id="desk.dial" keys="enter" />
            </Button>
            <Button disabled={inCall} onClick={onNext}>
              {t('next')}
              <Key id="desk.next" keys="n" />
            </Button>
            <Button icon={<ClockIcon />} onClick={onAppointment}>
              {t('appointment')}
              <Key id="desk.appointment" keys="y" />
            </Button>
            {mayEdit && (
              <Button type="text" aria-expanded={editing} onClick={() => setEditing(!editing)}>
                {t('edit')}
              </Button>
            )}
            <span className="grow" />
            <span className="muted small ellipsis">
              {task.attempts > 0 && t('task.attempts', { n: task.attempts })}
            </span>
          </div>
        </div>
        <div className="desk-history">
          {editing ? (
            <CustomerForm
              customer={customer}
              onDone={() => {
                setEditing(false);
                void client.invalidateQueries({ queryKey: taskQuery(task.id).queryKey });
              }}
              onCancel={() => setEditing(false)}
            />
          ) : (
            <Timeline customerId={customer.id} />
          )}
        </div>
        <ResultForm
          bench={bench}
          draft={draft}
          suggested={suggested}
          checks={checks}
          state={state}
          saving={save.isPending}
          onChange={(patch) => {
            setAsked(false);
            change((before) => {
              const base = before.outcome === null ? { ...before, outcome: draft.outcome } : before;
              return typeof patch === 'function' ? patch(base) : { ...base, ...patch };
            });
          }}
          onSave={onSave}
        />
      </section>
      <GuidePane
        bench={bench}
        draft={draft}
        questionErrors={questionsMissing ? formErrors(questions, draft.answers) : {}}
        onChange={change}
      />
    </>
  );
}
