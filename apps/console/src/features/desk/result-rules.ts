import type { FormField } from '@guanjia/contracts/core/form';
import { checkForm, settleValues } from '@guanjia/contracts/core/form-rules';
import type { ContactOutcome, ResultDraft } from '@guanjia/contracts/outbound/work';

export type ResultProblem = 'outcome' | 'disposition' | 'redial' | 'redial_past' | 'questionnaire';

export interface ResultCheck {
  problem: ResultProblem;
  /** Unanswered required questions. */
  count?: number;
}

/**
 * What keeps a result from being saved, in the order in which the agent meets it. The server checks the same.
 * A disposition and the answers belong to a conversation, so they are only asked for when the customer was reached.
 */
export function checkResult(
  draft: ResultDraft,
  context: { hasDispositions: boolean; questions: readonly FormField[]; now: number },
): ResultCheck[] {
  const checks: ResultCheck[] = [];
  if (!draft.outcome) return [{ problem: 'outcome' }];
  if (draft.outcome === 'success' && context.hasDispositions && !draft.dispositionId) {
    checks.push({ problem: 'disposition' });
  }
  if (draft.outcome === 'redial') {
    if (!draft.redialAt) checks.push({ problem: 'redial' });
    else if (Date.parse(draft.redialAt) <= context.now) checks.push({ problem: 'redial_past' });
  }
  if (draft.outcome === 'success' && context.questions.length > 0) {
    const issues = checkForm(context.questions, settleValues(context.questions, draft.answers));
    if (issues.length > 0) checks.push({ problem: 'questionnaire', count: issues.length });
  }
  return checks;
}

/** Choosing an outcome drops what only fits another one. Notes and answers always stay. */
export function withOutcome(draft: ResultDraft, outcome: ContactOutcome): ResultDraft {
  return {
    ...draft,
    outcome,
    dispositionId: outcome === 'success' ? draft.dispositionId : null,
    redialAt: outcome === 'redial' ? draft.redialAt : null,
  };
}
