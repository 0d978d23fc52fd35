/** Lets the demo carrier, or the sandbox, call in. */
export interface DemoCaller {
  callIn(call: { from: string; to: string; trunkId: string }): Promise<void>;
}
