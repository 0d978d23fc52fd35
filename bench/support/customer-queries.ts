import { type ListQuery, listQuery } from '@guanjia/contracts/core/list';
import { systemClock } from '../../apps/server/src/kernel/clock.ts';
import { createDb, type Db, type Tx } from '../../apps/server/src/kernel/db.ts';
import { createLog } from '../../apps/server/src/kernel/log.ts';
import type { Principal } from '../../apps/server/src/kernel/principal.ts';
import { listCustomers } from '../../apps/server/src/modules/customers/finding/customer-list.ts';
import {
  readFrequencies,
  type TermFrequencies,
} from '../../apps/server/src/modules/customers/finding/term-frequencies.ts';
import { readRecordWords } from '../../apps/server/src/modules/customers/record/list-columns.ts';
import { openForm } from '../../apps/server/src/modules/forms/index.ts';
import { createAuthenticator } from '../../apps/server/src/modules/identity/session-store.ts';

/** Milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
}

export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Time that the statements of a list request take in PostgreSQL and on the way there and back, nothing else. */
export class StatementTimes {
  readonly #db: Db;
  readonly #principal: Principal;
  #frequencies: TermFrequencies = new Map();

  private constructor(db: Db, principal: Principal) {
    this.#db = db;
    this.#principal = principal;
  }

  /** With `appUrl` of a superuser the same statements run without row-level security. */
  static async open(urls: { appUrl: string; platformUrl: string; token: string }): Promise<StatementTimes> {
    const db = createDb({ ...urls, maxConnections: 1, log: createLog('error') });
    const session = await createAuthenticator({ db, clock: systemClock }).authenticate(
      urls.token,
      '127.0.0.1',
    );
    if (!session) throw new Error('no session');
    const { principal } = session;
    return new StatementTimes(db, principal);
  }

  /** Reads the statistics anew, as the server does every ten minutes. */
  async learn(): Promise<void> {
    this.#frequencies = await this.#db.tenantTx(this.#principal.tenantId, readFrequencies);
  }

  async list(query: Record<string, string>): Promise<number> {
    const parsed: ListQuery = listQuery.parse(query);
    return this.#db.tenantTx(this.#principal.tenantId, async (tx) => {
      const form = await openForm(tx, 'customers.customer', this.#principal.roleKey);
      const words = await readRecordWords(tx);
      return timed(tx, () =>
        listCustomers(tx, this.#principal, parsed, {
          form,
          words,
          frequencies: this.#frequencies,
          now: systemClock.now(),
        }),
      );
    });
  }

  /** The yardstick: one customer by its primary key. */
  async lookup(id: string): Promise<number> {
    return this.#db.tenantTx(this.#principal.tenantId, (tx) =>
      timed(tx, () =>
        tx.client.query({
          name: 'lookup',
          text: 'select * from customers.customer where tenant_id = $1 and id = $2',
          values: [tx.tenantId, id],
        }),
      ),
    );
  }

  async close(): Promise<void> {
    await this.#db[Symbol.asyncDispose]();
  }
}

async function timed(tx: Tx, work: () => Promise<unknown>): Promise<number> {
  const { client } = tx;
  const send = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  let total = 0;
  Object.assign(client, {
    async query(...args: unknown[]) {
      const begun = performance.now();
      const result = await send(...args);
      total += performance.now() - begun;
      return result;
    },
  });
  try {
    await work();
  } finally {
    Object.assign(client, { query: send });
  }
  return total;
}
