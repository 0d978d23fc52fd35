/** What identity tells the other modules. */
export interface IdentityEvents {
  /** Somebody has left the enterprise; the work passes on to the successor, or to nobody in particular. */
  'identity.user_left': { userId: string; successorId: string | null };
}
