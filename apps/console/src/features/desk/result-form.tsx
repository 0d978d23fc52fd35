import {
  type ContactOutcome,
  contactOutcomes,
  type ResultDraft,
  type Workbench,
} from '@guanjia/contracts/outbound/work';
import { Button, Input } from 'antd';
import { Key } from '../../components/key.tsx';
import { useT } from '../../lib/i18n.ts';
import { useCommands } from '../../lib/keyboard.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { ChoiceRow } from './choice-row.tsx';
import { RedialPicker } from './redial-picker.tsx';
import { type ResultCheck, type ResultProblem, withOutcome } from './result-rules.ts';
import { deskTexts } from './texts.ts';
import type { DraftState } from './use-result-draft.ts';
import { WrapUpBar } from './wrap-up-bar.tsx';

const dispositionTones = { success: 'tone-ready', interested: 'tone-wrapup', failure: 'tone-idle' };
const outcomeTones: Record<ContactOutcome, string> = {
  success: 'tone-ready',
  no_answer: 'tone-idle',
  busy: 'tone-idle',
  empty_number: 'tone-alarm',
  unreachable: 'tone-alarm',
  redial: 'tone-wrapup',
};

/** Outcome, disposition, notes, next time: the record of the call, by keyboard. */
export function ResultForm(props: {
  bench: Workbench;
  /** With the switch's suggestion filled in. */
  draft: ResultDraft;
  suggested: boolean;
  checks: readonly ResultCheck[];
  state: DraftState;
  saving: boolean;
  onChange: (patch: Partial<ResultDraft> | ((before: ResultDraft) => ResultDraft)) => void;
  onSave: (next: boolean) => void;
}) {
  const t = useT(deskTexts);
  const words = useT(enumTexts);
  const { draft, bench, checks } = props;
  const group = t('group');
  const choose = (outcome: ContactOutcome) => props.onChange((before) => withOutcome(before, outcome));
  useCommands([
    ...contactOutcomes.map((outcome, index) => ({
      id: `result.outcome.${outcome}`,
      keys: String(index + 1),
      label: t('key.outcome', { name: words(`outcome.${outcome}`) }),
      group,
      hidden: true,
      run: () => choose(outcome),
    })),
    { id: 'result.save', keys: 's', label: t('key.save'), group, run: () => props.onSave(false) },
    {
      id: 'result.save_next',
      keys: 'mod+s',
      label: t('key.save_next'),
      group,
      whileTyping: true,
      run: () => props.onSave(true),
    },
  ]);
  const errorOf = (...problems: ResultProblem[]) => {
    const check = checks.find(({ problem }) => problems.includes(problem));
    return check && t(`error.${check.problem}`, { n: check.count ?? 0 });
  };
  const asksDisposition = draft.outcome === 'success' && bench.dispositions.length > 0;
  return (
    <section className="result-form" aria-label={t('result.label')}>
      <WrapUpBar />
      <ChoiceRow
        label={t('result.outcome')}
        hint={props.suggested && t('result.suggested')}
        value={draft.outcome}
        error={errorOf('outcome')}
        options={contactOutcomes.map((value, index) => ({
          value,
          label: words(`outcome.${value}`),
          tone: outcomeTones[value],
          hint: <Key id={`result.outcome.${value}`} keys={String(index + 1)} />,
        }))}
        onChange={choose}
      />
      {draft.outcome === 'redial' && (
        <RedialPicker
          value={draft.redialAt}
          error={errorOf('redial', 'redial_past')}
          onChange={(redialAt) => props.onChange({ redialAt })}
        />
      )}
      {asksDisposition && (
        <ChoiceRow
          label={t('result.disposition')}
          value={draft.dispositionId}
          error={errorOf('disposition')}
          options={bench.dispositions.map(({ id, name, kind }) => ({
            value: id,
            label: name,
            tone: dispositionTones[kind],
          }))}
          onChange={(dispositionId) => props.onChange({ dispositionId })}
        />
      )}
      <div className="choice">
        <label className="choice-label" htmlFor="result-notes">
          {t('result.notes')}
        </label>
        <Input.TextArea
          id="result-notes"
          autoSize={{ minRows: 2, maxRows: 5 }}
          maxLength={4000}
          placeholder={t('result.notes.placeholder')}
          value={draft.notes}
          onChange={({ target }) => props.onChange({ notes: target.value })}
        />
      </div>
      <div className="row result-actions">
        <span className="grow small muted" role="status">
          {props.state === 'saved' && t('result.draft_saved')}
          {props.state === 'waiting' && t('result.draft_saving')}
          {props.state === 'local' && t('result.draft_local')}
          {errorOf('questionnaire') && <span className="field-error"> {errorOf('questionnaire')}</span>}
        </span>
        <Button onClick={() => props.onSave(false)} disabled={props.saving}>
          {t('result.save')}
          <Key id="result.save" keys="s" />
        </Button>
        <Button type="primary" onClick={() => props.onSave(true)} loading={props.saving}>
          {t('result.save_next')}
          <Key id="result.save_next" keys="mod+s" />
        </Button>
      </div>
    </section>
  );
}
