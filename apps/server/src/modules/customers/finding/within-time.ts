import { sqlState } from '#kernel/bootstrap-database.ts';
import type { Tx } from '#kernel/db.ts';

const queryCanceled = '57014';

/** What a query answers; undefined when it takes longer. The transaction goes on either way, for its part is taken back. */
export async function withinTime<T>(tx: Tx, ms: number, read: () => Promise<T>): Promise<T | undefined> {
  await tx.query('savepoint within_time');
  try {
    await tx.query(`select set_config('statement_timeout', $1, true)`, [String(ms)]);
    return await read();
  } catch (error) {
    if (sqlState(error) !== queryCanceled) throw error;
    return undefined;
  } finally {
    await tx.query('rollback to savepoint within_time');
  }
}
