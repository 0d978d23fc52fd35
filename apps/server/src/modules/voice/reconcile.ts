import type { Call, CallCommand, CallInput } from './call.ts';
import type { SwitchSnapshot } from './switch.ts';

export type Repair =
  /** The switch lacks something that the call's state demands. */
  | { kind: 'commands'; commands: CallCommand[] }
  /** The call's state lags behind what happened while nobody listened. */
  | { kind: 'input'; input: CallInput };

/**
 * What brings switch and database together again after a restart or a lost connection. Pure: the snapshot is the
 * truth about legs, the call is the truth about intent.
 */
export function repairCall(call: Call, snapshot: SwitchSnapshot, at: Date): Repair[] {
  const legs = new Map(snapshot.legs.map((leg) => [leg.legId, leg]));
  const customer = legs.get(call.customerLegId);
  if (!customer) {
    // A leg that we have just ordered may not show yet; its end will come as an event.
    if (call.state === 'dialing' && at.getTime() - call.startedAt.getTime() < 2000) return [];
    return [
      {
        kind: 'input',
        input: { type: 'leg_ended', legId: call.customerLegId, cause: { kind: 'normal' }, at },
      },
    ];
  }
  const repairs: Repair[] = [];
  if (call.agentLegId && !legs.has(call.agentLegId)) {
    repairs.push({ kind: 'input', input: { type: 'agent_leg_lost', legId: call.agentLegId, at } });
  }
  if (call.direction === 'outbound' && !call.answeredAt && customer.state === 'up') {
    repairs.push({ kind: 'input', input: { type: 'leg_answered', legId: call.customerLegId, at } });
  }
  return repairs.length > 0 ? repairs : mediaRepairs(call, snapshot);
}

/** The legs that a call's state puts into its bridge. */
export function expectedInBridge(call: Call): string[] {
  const agent = call.agentLegId ? [call.agentLegId] : [];
  return call.state === 'talking' ? [call.customerLegId, ...agent] : agent;
}

function mediaRepairs(call: Call, snapshot: SwitchSnapshot): Repair[] {
  const bridge = snapshot.bridges.find((candidate) => candidate.bridgeId === call.bridgeId);
  const present = new Set(bridge?.legIds ?? []);
  const missing = expectedInBridge(call).filter((legId) => !present.has(legId));
  const waiting =
    call.state === 'arrived' ||
    call.state === 'held' ||
    (call.state === 'agent_away' && call.answeredAt !== null);
  const commands: CallCommand[] = [
    ...(bridge ? [] : [{ do: 'create_bridge' as const }]),
    ...(missing.length > 0 ? [{ do: 'join' as const, legIds: missing }] : []),
    ...(waiting ? [{ do: 'start_music' as const, legId: call.customerLegId }] : []),
  ];
  return commands.length > 0 ? [{ kind: 'commands', commands }] : [];
}

/** Legs that belong to no call and no phone that we know: nobody would ever hang them up. */
export function strayLegs(snapshot: SwitchSnapshot, known: ReadonlySet<string>): string[] {
  return snapshot.legs
    .filter((leg) => leg.tags !== undefined && !known.has(leg.legId))
    .map((leg) => leg.legId);
}
