/** The floor as the router sees it. */
export interface Floor {
  items: readonly WaitingItem[];
  agents: readonly ReadyAgent[];
}

export interface WaitingItem {
  id: string;
  arrivedAt: Date;
  /** Agents who let this item pass: asked again only when nobody else is there. */
  passedBy: readonly string[];
}

export interface ReadyAgent {
  userId: string;
  idleSince: Date;
}

export interface Offer {
  itemId: string;
  agentId: string;
  /** Why this agent: kept with the item. */
  reason: 'longest_idle' | 'only_one_left';
}

/**
 * Who is offered what: the item that waits longest goes first, to the agent who has been idle longest and has not let
 * it pass. Pure, so that the same code routes, replays and is simulated.
 */
export function route(floor: Floor): Offer[] {
  const free = [...floor.agents].sort((a, b) => a.idleSince.getTime() - b.idleSince.getTime());
  const offers: Offer[] = [];
  for (const item of [...floor.items].sort((a, b) => a.arrivedAt.getTime() - b.arrivedAt.getTime())) {
    const fresh = free.findIndex((agent) => !item.passedBy.includes(agent.userId));
    const at = fresh >= 0 ? fresh : free.length > 0 ? 0 : -1;
    const [agent] = at >= 0 ? free.splice(at, 1) : [];
    if (!agent) break;
    offers.push({
      itemId: item.id,
      agentId: agent.userId,
      reason: fresh >= 0 ? 'longest_idle' : 'only_one_left',
    });
  }
  return offers;
}
