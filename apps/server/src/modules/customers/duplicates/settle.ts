import { mostInGroup } from '@guanjia/contracts/customers/duplicates';
import type { Tx } from '#kernel/db.ts';
import { decideGroups } from './decide-groups.ts';
import { readNeighbours, writeGroups } from './group-store.ts';
import { findHolders, readMatchFacts } from './holders.ts';
import { keysOf, type MatchKey } from './match-keys.ts';

interface When {
  scan: number;
  now: Date;
}

/** Brings the groups of these keys in line with who has them. Returns how many too many have. */
export async function settleKeys(tx: Tx, keys: readonly MatchKey[], when: When): Promise<number> {
  if (keys.length === 0) return 0;
  const decided = decideGroups(keys, await findHolders(tx, keys, mostInGroup));
  await writeGroups(tx, decided, when);
  return decided.crowded;
}

/** As above for customers that were added or changed: what they share now, and what they no longer share. */
export async function settleCustomers(tx: Tx, ids: readonly string[], when: When): Promise<void> {
  if (ids.length === 0) return;
  const before = await readNeighbours(tx, ids);
  const facts = await readMatchFacts(tx, before.customerIds);
  const keys = facts.flatMap(keysOf);
  await writeGroups(tx, decideGroups(keys, await findHolders(tx, keys, mostInGroup), before.keys), when);
}
