import type { HangUpCause, HangUpReason } from '#modules/voice/switch.ts';

type Kind = HangUpCause['kind'];

/** What the adapter knows about a leg when Asterisk says that it is gone. */
export interface LegEnd {
  /** Q.850, as Asterisk reports it; from SIP it is Asterisk's translation, a carrier's Reason header is not read. */
  code: number;
  /** Final SIP status, 0 when there was none. */
  sipStatus: number;
  /** Whether the other side itself sent that status. Asterisk also says 480 when nobody answered in time. */
  saidByParty: boolean;
  direction: 'inbound' | 'outbound';
  wasUp: boolean;
  /** Set when we hung up. */
  hungUpBecause?: HangUpReason;
}

/** Before the answer; tried one by one against Asterisk 22 (SIP status → Q.850 that it reports). */
const kindOfStatus = new Map<number, Kind>([
  [302, 'failed'],
  [401, 'rejected'],
  [403, 'rejected'],
  [404, 'empty_number'],
  [408, 'unreachable'],
  [410, 'empty_number'],
  [480, 'unreachable'],
  [484, 'empty_number'],
  [486, 'busy'],
  [487, 'cancelled'],
  [488, 'failed'],
  [500, 'failed'],
  [502, 'unreachable'],
  [503, 'congestion'],
  [600, 'busy'],
  [603, 'rejected'],
  [604, 'empty_number'],
  [606, 'failed'],
]);

const kindOfCode = new Map<number, Kind>([
  [1, 'empty_number'],
  [3, 'unreachable'],
  [16, 'normal'],
  [17, 'busy'],
  [18, 'unreachable'],
  [19, 'no_answer'],
  [20, 'unreachable'],
  [21, 'rejected'],
  [22, 'empty_number'],
  [27, 'unreachable'],
  [28, 'empty_number'],
  [34, 'congestion'],
  [38, 'failed'],
  [42, 'congestion'],
]);

const kindOfRejection: Record<HangUpReason, Kind> = {
  normal: 'cancelled',
  busy: 'busy',
  rejected: 'rejected',
  unavailable: 'unreachable',
  no_answer: 'no_answer',
};

const normalClearing = 16;

/** Why a leg ended, in the public's words. */
export function hangUpCause(end: LegEnd): HangUpCause {
  // A plain BYE, for which Asterisk sometimes names no cause at all.
  const code = end.wasUp && end.code === 0 ? normalClearing : end.code;
  return {
    kind: kindOf(end),
    ...(code > 0 && { code }),
    ...(end.sipStatus >= 300 && { sipStatus: end.sipStatus }),
  };
}

function kindOf(end: LegEnd): Kind {
  if (end.wasUp) return 'normal';
  if (end.direction === 'inbound')
    return end.hungUpBecause ? kindOfRejection[end.hungUpBecause] : 'cancelled';
  if (end.hungUpBecause) return 'cancelled';
  if (end.saidByParty) {
    const kind = kindOfStatus.get(end.sipStatus);
    if (kind) return kind;
  }
  return kindOfCode.get(end.code) ?? 'failed';
}
