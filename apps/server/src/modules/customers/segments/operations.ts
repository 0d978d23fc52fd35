import * as routes from '@guanjia/contracts/customers/segments';
import type { Tx } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { readCustomer } from '../customer-views.ts';
import { compareMembers, countMembers } from './counts.ts';
import { marksOf } from './marks.ts';
import {
  createSegment,
  deleteSegment,
  freezeSegment,
  restoreSegment,
  type SegmentDeps,
  updateSegment,
} from './segment-service.ts';
import { listSegments, readSegment } from './segment-views.ts';

export function segmentOperations(deps: SegmentDeps): Operation[] {
  const { openList } = deps;
  const inTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) =>
    deps.db.tenantTx(principal.tenantId, work);
  return [
    operation(routes.listSegments, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listSegments(tx, query)),
    ),
    operation(routes.createSegment, ({ principal }, { body }) =>
      inTenant(principal, (tx) => createSegment(deps, tx, principal, body)),
    ),
    operation(routes.compareSegments, ({ principal }, { body }) =>
      inTenant(principal, async (tx) => {
        for (const id of body.ids) await readSegment(tx, id);
        return compareMembers(tx, principal, body.ids, openList);
      }),
    ),
    operation(routes.getSegment, ({ principal }, { params }) =>
      inTenant(principal, (tx) => readSegment(tx, params.id)),
    ),
    operation(routes.updateSegment, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => updateSegment(deps, tx, principal, params.id, body)),
    ),
    operation(routes.freezeSegment, ({ principal }, { params }) =>
      inTenant(principal, (tx) => freezeSegment(deps, tx, principal, params.id)),
    ),
    operation(routes.deleteSegment, async ({ principal }, { params }) => {
      await inTenant(principal, (tx) => deleteSegment(deps, tx, principal, params.id));
      return undefined;
    }),
    operation(routes.restoreSegment, ({ principal }, { params }) =>
      inTenant(principal, (tx) => restoreSegment(deps, tx, principal, params.id)),
    ),
    operation(routes.listCustomerMarks, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => ({
        items: await marksOf(tx, principal, (await readCustomer(tx, params.id, principal)).id, openList),
      })),
    ),
    operation(routes.countSegment, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await readSegment(tx, params.id);
        return countMembers(tx, principal, params.id, { openList });
      }),
    ),
  ];
}
