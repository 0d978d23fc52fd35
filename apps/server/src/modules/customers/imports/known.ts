import type { SlotValues } from '#kernel/custom-records.ts';
import type { Content } from './content.ts';
import type { Limits } from './limits.ts';

/** A customer that rows of this lot touch. */
export interface State {
  id: string;
  /** As it is stored; undefined: a row of this lot adds it. */
  original: (Content & { version: number }) | undefined;
  /** This import added it, now or in an earlier lot. */
  own: boolean;
  current: Content;
  slots: SlotValues;
  ownerId: string | null;
  /** What the customer is found by, where it was computed ahead. */
  terms?: string;
}

export interface Match {
  id: string;
  /** Inside the data scope of whoever imports. */
  visible: boolean;
  own: boolean;
}

/** What the database knows of the keys and values in a lot. */
export interface Known {
  matches: ReadonlyMap<string, readonly Match[]>;
  /** Customers that may be changed, by id. */
  states: ReadonlyMap<string, State>;
  /** Records that have unique values, by `claimKey`. */
  owners: ReadonlyMap<string, string>;
  /** What the owners of new customers hold. */
  limits: Limits;
}
