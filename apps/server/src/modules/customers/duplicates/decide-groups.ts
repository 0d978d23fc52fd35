import { mostInGroup } from '@guanjia/contracts/customers/duplicates';
import type { DuplicateReason } from '@guanjia/contracts/customers/merging';
import type { Holders } from './holders.ts';
import { keyId, type MatchKey, membersKey } from './match-keys.ts';

/** A key that makes customers look like one. */
export interface SharedKey {
  key: string;
  reason: DuplicateReason;
  membersKey: string;
}

export interface Decided {
  /** Sets of customers, by what tells them apart. */
  sets: ReadonlyMap<string, readonly string[]>;
  shared: SharedKey[];
  /** Keys of which nothing follows (any more). */
  dissolved: string[];
  /** Keys that too many have. */
  crowded: number;
}

/**
 * What follows from who has which key. Customers who share several things are one set. `known`: keys of groups that these
 * customers were in; what nobody has any more dissolves.
 */
export function decideGroups(
  keys: readonly MatchKey[],
  holders: Holders,
  known: readonly string[] = [],
): Decided {
  const sets = new Map<string, readonly string[]>();
  const shared = new Map<string, SharedKey>();
  let crowded = 0;
  for (const one of keys) {
    const key = keyId(one);
    const ids = holders.get(key) ?? [];
    if (ids.length > mostInGroup) crowded += 1;
    if (ids.length < 2 || ids.length > mostInGroup) continue;
    const members = membersKey(ids);
    sets.set(members, ids);
    shared.set(key, { key, reason: one.reason, membersKey: members });
  }
  const looked = new Set([...keys.map(keyId), ...known]);
  return {
    sets,
    shared: [...shared.values()],
    dissolved: [...looked].filter((key) => !shared.has(key)),
    crowded,
  };
}
