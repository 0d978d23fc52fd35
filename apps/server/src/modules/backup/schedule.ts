/** Of one tenant, when its hour has come for the last time. */
export interface ScheduleState {
  enabled: boolean;
  /** When the last backup was due. */
  slot: Date;
  /** When the tenant was opened, or its schedule changed: nothing was due before. */
  since: Date;
  /** Scheduled backups since the slot. */
  runs: readonly { state: 'queued' | 'running' | 'done' | 'failed' }[];
}

/** After so many failures of one day the next day's is waited for. */
const mostTries = 3;
/**
 * A backup that is not there so long after its hour is missing, ms. Thousands of tenants with the same hour are served
 * one after the other; by the beginning of the working day they are done.
 */
const graceMs = 8 * 3_600_000;

/** What is to be done about the backup that was due last. */
export function decideSchedule(state: ScheduleState, now: Date): 'nothing' | 'start' | 'missing' {
  if (!state.enabled || state.slot < state.since) return 'nothing';
  if (state.runs.some((run) => run.state === 'done')) return 'nothing';
  const late = now.getTime() - state.slot.getTime() > graceMs;
  if (state.runs.some((run) => run.state !== 'failed')) return late ? 'missing' : 'nothing';
  if (state.runs.length < mostTries) return 'start';
  return late ? 'missing' : 'nothing';
}
