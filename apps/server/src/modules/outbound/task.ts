import type { ContactOutcome, taskStates } from '@guanjia/contracts/outbound/work';
import type { CallOutcome } from '@guanjia/contracts/voice/routes';

export type TaskState = (typeof taskStates)[number];

/** What deciding about a result needs to know. */
export interface ResultFacts {
  /** Attempts with a saved result before this one. */
  attempts: number;
  maxAttempts: number;
  retryAfterMinutes: number;
  /** The campaign's product has dispositions to choose from. */
  hasDispositions: boolean;
}

export interface ResultInput {
  outcome: ContactOutcome;
  dispositionId: string | null;
  redialAt: Date | null;
}

export type ResultDecision =
  | { ok: true; state: TaskState; attempts: number; dueAt: Date | null }
  | { ok: false; code: 'disposition_required' | 'redial_time_required' };

/**
 * Where a task goes with a result. "Dial again later" puts it into 再拨, never back into 待拨 (ADR 0005); whoever was
 * not reached is tried again until the campaign's attempts are used up; an empty number is given up at once.
 */
export function decideResult(facts: ResultFacts, input: ResultInput, now: Date): ResultDecision {
  const attempts = facts.attempts + 1;
  switch (input.outcome) {
    case 'success':
      if (facts.hasDispositions && !input.dispositionId) return { ok: false, code: 'disposition_required' };
      return { ok: true, state: 'done', attempts, dueAt: null };
    case 'redial':
      if (!input.redialAt) return { ok: false, code: 'redial_time_required' };
      return { ok: true, state: 'redial', attempts, dueAt: input.redialAt };
    case 'empty_number':
      return { ok: true, state: 'failed', attempts, dueAt: null };
    case 'no_answer':
    case 'busy':
    case 'unreachable': {
      if (attempts >= facts.maxAttempts) return { ok: true, state: 'failed', attempts, dueAt: null };
      const dueAt = new Date(now.getTime() + facts.retryAfterMinutes * 60_000);
      return { ok: true, state: 'redial', attempts, dueAt };
    }
  }
}

/** What the switch saw, in the words of the result form; null when the agent must say. */
export function suggestOutcome(outcome: CallOutcome | null): ContactOutcome | null {
  switch (outcome) {
    case 'answered':
      return 'success';
    case 'no_answer':
    case 'rejected':
      return 'no_answer';
    case 'busy':
      return 'busy';
    case 'empty_number':
      return 'empty_number';
    case 'unreachable':
    case 'failed':
      return 'unreachable';
    case 'abandoned':
    case 'cancelled':
    case null:
      return null;
  }
}
