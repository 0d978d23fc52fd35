import type { Violation } from '@guanjia/contracts/audit/violations';
import type { ErrorCode } from '@guanjia/contracts/core/errors';

type State = Violation['state'];

const next: Readonly<Record<State, readonly State[]>> = {
  reported: ['investigating'],
  investigating: ['confirmed', 'dismissed'],
  confirmed: ['closed'],
  dismissed: ['closed'],
  closed: [],
};

export interface Move {
  to: State;
  severity: Violation['severity'];
  penalty: Violation['penalty'];
  decision: string | null;
}

type Answer = { ok: true; decides: boolean } | { ok: false; code: ErrorCode; missing?: string };

/**
 * Whether somebody may move a case on. Confirming and dismissing are decisions: they need a reason, confirming also
 * severity and penalty, and somebody other than the reporter.
 */
export function judgeMove(
  { state, reportedBy }: { state: State; reportedBy: string },
  actorId: string,
  move: Move,
): Answer {
  if (!next[state].includes(move.to)) return { ok: false, code: 'violation_state' };
  const decides = move.to === 'confirmed' || move.to === 'dismissed';
  if (!decides) return { ok: true, decides };
  if (reportedBy === actorId) return { ok: false, code: 'not_yourself' };
  if (!move.decision) return { ok: false, code: 'bad_request', missing: 'decision' };
  if (move.to === 'confirmed' && !move.severity)
    return { ok: false, code: 'bad_request', missing: 'severity' };
  if (move.to === 'confirmed' && !move.penalty) return { ok: false, code: 'bad_request', missing: 'penalty' };
  return { ok: true, decides };
}
