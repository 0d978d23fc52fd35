import * as routes from '@guanjia/contracts/tasks/routes';
import { findTaskResult, listTasks } from './background-tasks.ts';
import type { Db } from './db.ts';
import { notFound } from './errors.ts';
import { type Operation, operation } from './http/operation.ts';
import type { ObjectStore } from './object-store.ts';

/** The task centre. */
export function taskOperations({ db, objects }: { db: Db; objects: ObjectStore }): Operation[] {
  return [
    operation(routes.listBackgroundTasks, async ({ principal }) => ({
      items: await db.tenantTx(principal.tenantId, (tx) => listTasks(tx, principal.userId)),
    })),
    operation(routes.downloadTaskResult, async ({ principal }, { params }) => {
      const result = await db.tenantTx(principal.tenantId, (tx) =>
        findTaskResult(tx, principal.userId, params.id),
      );
      const object = result && (await objects.get(result.object));
      if (!result || !object) throw notFound();
      return { stream: object.stream, fileName: result.label };
    }),
  ];
}
