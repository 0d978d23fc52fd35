import type { CallOutcome } from '@guanjia/contracts/voice/routes';
import type { HangUpCause } from './switch.ts';

/** How an unanswered attempt ended, from what the switch says. */
export function outcomeOf(cause: HangUpCause): CallOutcome {
  switch (cause.kind) {
    case 'no_answer':
      return 'no_answer';
    case 'busy':
      return 'busy';
    case 'empty_number':
      return 'empty_number';
    case 'rejected':
      return 'rejected';
    case 'cancelled':
      return 'cancelled';
    case 'unreachable':
    case 'congestion':
      return 'unreachable';
    // A leg that was never answered and ended "normally" was given up by the other side.
    case 'normal':
      return 'no_answer';
    case 'failed':
      return 'failed';
  }
}
