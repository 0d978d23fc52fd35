import type * as routes from '@guanjia/contracts/identity/organisation';
import type { Post, Skill } from '@guanjia/contracts/identity/organisation';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { refusingTaken } from '#kernel/taken.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';
import type { Deps } from './unit-service.ts';

function selectPosts(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.post as p')
    .where('p.tenant_id', '=', requireTenant(tx))
    .select(['p.id', 'p.name', 'p.name_en', 'p.profile', 'p.archived_at'])
    .select(
      sql<number>`(select count(*)::int from identity.app_user u
        where u.tenant_id = p.tenant_id and u.post_id = p.id and u.left_at is null)`.as('people'),
    );
}

function presentPost(
  row: Awaited<ReturnType<ReturnType<typeof selectPosts>['executeTakeFirstOrThrow']>>,
): Post {
  return {
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    profile: row.profile,
    people: row.people,
    archived: row.archived_at !== null,
  };
}

export async function listPosts(tx: Tx): Promise<Post[]> {
  const rows = await selectPosts(tx)
    .orderBy(sql`p.archived_at is not null`)
    .orderBy('p.position')
    .orderBy(sql`p.name collate "zh-x-icu"`)
    .execute();
  return rows.map(presentPost);
}

async function findPost(tx: Tx, id: string): Promise<Post | undefined> {
  const row = await selectPosts(tx).where('p.id', '=', id).executeTakeFirst();
  return row && presentPost(row);
}

/** Throws `not_found`, `code_taken`, `in_use` when somebody still has a post that is to be archived. */
export async function savePost(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  input: OperationInput<typeof routes.savePost>['body'],
): Promise<Post> {
  const before = await findPost(tx, id);
  if (Boolean(before) === input.create) throw input.create ? idTaken() : notFound();
  if (input.archived && before && before.people > 0)
    throw new AppError('in_use', { params: { people: before.people } });
  const fields = {
    name: input.name,
    name_en: input.nameEn,
    profile: input.profile,
    archived_at: input.archived ? deps.clock.now() : null,
  };
  const posts = tx.kysely<IdentityTables>();
  await refusingTaken<unknown>({ post_tenant_id_name_key: { path: 'body.name', value: input.name } }, () =>
    before
      ? posts.updateTable('identity.post').set(fields).where('id', '=', id).execute()
      : posts
          .insertInto('identity.post')
          .values({ id, tenant_id: requireTenant(tx), position: 1000, ...fields })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute(),
  );
  const after = await findPost(tx, id);
  if (!after) throw notFound();
  await deps.audit.record(tx, {
    actor: principal,
    action: 'identity.post_saved',
    entityType: 'post',
    entityId: id,
    ...(before && { before }),
    after,
  });
  return after;
}

function selectSkills(tx: Tx) {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.skill as s')
    .where('s.tenant_id', '=', requireTenant(tx))
    .select(['s.id', 's.name', sql<boolean>`s.archived_at is not null`.as('archived')])
    .select(
      sql<number>`(select count(*)::int from identity.user_skill k where k.skill_id = s.id)`.as('people'),
    );
}

export function listSkills(tx: Tx): Promise<Skill[]> {
  return selectSkills(tx)
    .orderBy(sql`s.archived_at is not null`)
    .orderBy(sql`s.name collate "zh-x-icu"`)
    .execute();
}

/** Throws `not_found`, `code_taken`. */
export async function saveSkill(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  input: OperationInput<typeof routes.saveSkill>['body'],
): Promise<Skill> {
  const before = await selectSkills(tx).where('s.id', '=', id).executeTakeFirst();
  if (Boolean(before) === input.create) throw input.create ? idTaken() : notFound();
  const fields = { name: input.name, archived_at: input.archived ? deps.clock.now() : null };
  const skills = tx.kysely<IdentityTables>();
  await refusingTaken<unknown>({ skill_tenant_id_name_key: { path: 'body.name', value: input.name } }, () =>
    before
      ? skills.updateTable('identity.skill').set(fields).where('id', '=', id).execute()
      : skills
          .insertInto('identity.skill')
          .values({ id, tenant_id: requireTenant(tx), ...fields })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute(),
  );
  const after = await selectSkills(tx).where('s.id', '=', id).executeTakeFirst();
  if (!after) throw notFound();
  await deps.audit.record(tx, {
    actor: principal,
    action: 'identity.skill_saved',
    entityType: 'skill',
    entityId: id,
    ...(before && { before }),
    after,
  });
  return after;
}

function idTaken(): AppError {
  return new AppError('version_conflict');
}
