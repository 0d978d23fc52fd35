import type { AgentState } from '@guanjia/contracts/routing/routes';

/** Colour of a state; never shown without its word. */
export const stateTones: Record<AgentState, string> = {
  signed_out: 'tone-idle',
  ready: 'tone-ready',
  not_ready: 'tone-idle',
  break: 'tone-break',
  offered: 'tone-accent',
  busy: 'tone-talking',
  wrap_up: 'tone-wrapup',
};
