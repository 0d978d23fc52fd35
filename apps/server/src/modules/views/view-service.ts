import {
  type createView as createViewRoute,
  maxViewsPerList,
  type SavedView,
  type updateView as updateViewRoute,
  type ViewAudience,
} from '@guanjia/contracts/views/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { countOwnViews, findOwnView, insertView, isNameTaken, removeView, saveView } from './view-store.ts';

export interface ViewDeps {
  clock: Clock;
  audit: AuditTrail;
}

/** Throws `view_exists`, `too_many_views`, `forbidden` for sharing without the right to. */
export async function createView(
  { clock, audit }: ViewDeps,
  tx: Tx,
  principal: Principal,
  input: OperationInput<typeof createViewRoute>['body'],
): Promise<SavedView> {
  const unitId = unitOf(principal, input.audience);
  if ((await countOwnViews(tx, principal, input.list)) >= maxViewsPerList)
    throw new AppError('too_many_views', { params: { most: maxViewsPerList } });
  const now = clock.now();
  const id = newId(now.getTime());
  if (!(await insertView(tx, principal, { ...input, id, unitId }, now)))
    throw new AppError('view_exists', { params: { name: input.name } });
  const view = await readOwn(tx, principal, id);
  await audit.record(tx, {
    actor: principal,
    action: 'views.created',
    entityType: 'view',
    entityId: id,
    after: factsOf(view),
  });
  return view;
}

/** Throws `not_found` for what is not the reader's own, `version_conflict`, `view_exists`, `forbidden`. */
export async function updateView(
  { clock, audit }: ViewDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: OperationInput<typeof updateViewRoute>['body'],
): Promise<SavedView> {
  const before = await readOwn(tx, principal, id);
  if (before.version !== version) throw new AppError('version_conflict');
  const next = {
    id,
    list: before.list,
    name: input.name ?? before.name,
    search: input.search ?? before.search,
    audience: input.audience ?? before.audience,
  };
  const unitId = unitOf(principal, next.audience);
  if (await isNameTaken(tx, principal, next))
    throw new AppError('view_exists', { params: { name: next.name } });
  await saveView(tx, { ...next, unitId }, clock.now());
  const after = await readOwn(tx, principal, id);
  await audit.record(tx, {
    actor: principal,
    action: 'views.updated',
    entityType: 'view',
    entityId: id,
    before: factsOf(before),
    after: factsOf(after),
  });
  return after;
}

/** Throws `not_found` for what is not the reader's own. */
export async function deleteView(
  { audit }: ViewDeps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<void> {
  const view = await readOwn(tx, principal, id);
  await removeView(tx, id);
  await audit.record(tx, {
    actor: principal,
    action: 'views.deleted',
    entityType: 'view',
    entityId: id,
    before: factsOf(view),
  });
}

async function readOwn(tx: Tx, principal: Principal, id: string): Promise<SavedView> {
  const view = await findOwnView(tx, principal, id);
  if (!view) throw notFound();
  return view;
}

/** Conditions may hold names and numbers of customers: the trail keeps which columns they are about. */
function factsOf({ name, list, audience, search }: SavedView) {
  return { name, list, audience, columns: (search.filter ?? []).map(({ column }) => column).join(', ') };
}

function unitOf(principal: Principal, audience: ViewAudience): string | null {
  if (audience === 'own') return null;
  if (!principal.permissions.has('views.share')) throw new AppError('forbidden');
  if (audience === 'everybody') return null;
  const unit = audience === 'group' ? principal.groupId : principal.branchId;
  if (!unit)
    throw new AppError('bad_request', {
      fields: [{ path: 'body.audience', message: 'you are in no work group' }],
    });
  return unit;
}
