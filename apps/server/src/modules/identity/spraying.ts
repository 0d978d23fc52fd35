/** One try to log in, as far as the rule looks at it. */
export interface Try {
  /** The log-in name, hashed; compared only. */
  name: string;
  ip: string;
  succeeded: boolean;
}

/** How far back the rule looks, ms. */
export const sprayingWindowMs = 15 * 60 * 1000;
/** How long an address that sprays may not log in to the tenant, ms. */
export const blockMs = 30 * 60 * 1000;

/** From one address. An office shares one, but its people get in after a mistake, and then no longer count. */
const namesFromOneAddress = 10;
/** From everywhere: a botnet tries few names per address. */
const namesAgainstTenant = 40;
/** Where tries come from everywhere: an address that fails with fewer names is a person who has forgotten. */
const namesOfParticipant = 2;

/**
 * Password spraying: many names, few tries each, so that no account locks. Answers the addresses to be blocked, with
 * the number of names that failed there, given all tries at one tenant within the window.
 */
export function findSprayers(tries: readonly Try[]): { ip: string; names: number }[] {
  const within = new Set(tries.filter(({ succeeded }) => succeeded).map(({ ip, name }) => `${ip} ${name}`));
  const failed = new Map<string, Set<string>>();
  const everywhere = new Set<string>();
  for (const { ip, name, succeeded } of tries) {
    if (succeeded || within.has(`${ip} ${name}`)) continue;
    failed.set(ip, (failed.get(ip) ?? new Set()).add(name));
    everywhere.add(name);
  }
  const limit = everywhere.size >= namesAgainstTenant ? namesOfParticipant : namesFromOneAddress;
  return [...failed]
    .filter(([, names]) => names.size >= limit)
    .map(([ip, names]) => ({ ip, names: names.size }));
}
