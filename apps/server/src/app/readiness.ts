import type { Db } from '#kernel/db.ts';
import type { Readiness } from '#kernel/http/system-routes.ts';

/** Ready when the database answers. The switch is not asked: everything but calls works without it. */
export function readinessOf(db: Db): Readiness {
  return {
    async check() {
      try {
        await db.platformPool.query('select 1');
        return { database: undefined };
      } catch {
        return { database: 'does not answer' };
      }
    },
  };
}
