import * as routes from '@guanjia/contracts/tasks/routes';
import { findTaskResult, listTasks } from './background-tasks.ts';
import type { Db, Tx } from './db.ts';
import { notFound } from './errors.ts';
import { type Operation, operation } from './http/operation.ts';
import type { ObjectStore } from './object-store.ts';
import type { Principal } from './principal.ts';

interface TaskRouteDeps {
  db: Db;
  objects: ObjectStore;
  /** Before a file is handed out; may refuse. */
  onFetch(tx: Tx, principal: Principal, taskId: string): Promise<void>;
}

/** The task centre. */
export function taskOperations({ db, objects, onFetch }: TaskRouteDeps): Operation[] {
  return [
    operation(routes.listBackgroundTasks, async ({ principal }) => ({
      items: await db.tenantTx(principal.tenantId, (tx) => listTasks(tx, principal.userId)),
    })),
    operation(routes.downloadTaskResult, async ({ principal }, { params }) => {
      const result = await db.tenantTx(principal.tenantId, async (tx) => {
        await onFetch(tx, principal, params.id);
        return findTaskResult(tx, principal.userId, params.id);
      });
      const object = result && (await objects.get(result.object));
      if (!result || !object) throw notFound();
      return { stream: object.stream, fileName: result.label };
    }),
  ];
}
