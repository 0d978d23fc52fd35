/** The floor of one automatic campaign. */
export interface PaceFloor {
  /** Agents who are ready, with a ready phone, and not being dialed for. */
  readyAgents: number;
  /** Numbers left to dial. */
  dialable: number;
}

/**
 * How many calls to launch now. Progressive: one per idle agent, so nobody who answers ever waits (OUT-003, "as soon
 * as the seat becomes idle the system starts the call").
 */
export function pace(floor: PaceFloor): number {
  return Math.max(0, Math.min(floor.readyAgents, floor.dialable));
}
