import type { Tx } from '#kernel/db.ts';
import type { Holder } from './decide-move.ts';
import { readHolders } from './holder-store.ts';
import { readRules, type StoredRules } from './rule-store.ts';
import { readTenantTime, type TenantTime } from './tenant-time.ts';

/** What decisions about owners stand on. The holders' figures move with every decision. */
export interface Ground {
  stored: StoredRules;
  time: TenantTime;
  holders: Map<string, Holder>;
}

/** `lock`: for decisions that are carried out, after the customers were locked; without for a preview. */
export async function readGround(
  tx: Tx,
  now: Date,
  { takers, lock }: { takers: readonly string[]; lock: boolean },
): Promise<Ground> {
  const time = await readTenantTime(tx, now);
  return {
    stored: await readRules(tx),
    time,
    holders: await readHolders(tx, { userIds: takers, today: time.today, lock }),
  };
}
