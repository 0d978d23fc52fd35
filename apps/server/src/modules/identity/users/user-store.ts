import type * as routes from '@guanjia/contracts/identity/users';
import type { Tx } from '#kernel/db.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { refusingTaken } from '#kernel/taken.ts';
import type { IdentityTables } from '../tables.ts';

export type UserFields = Omit<
  OperationInput<typeof routes.updateUser>['body'],
  'version' | 'acceptContradiction'
>;

/** Throws `code_taken` for an employee number in use. */
export async function writeFields(tx: Tx, id: string, input: UserFields): Promise<void> {
  await refusingTaken({ app_user_employee_no: { path: 'body.employeeNo', value: input.employeeNo } }, () =>
    tx
      .kysely<IdentityTables>()
      .updateTable('identity.app_user')
      .set((eb) => ({
        ...(input.name !== undefined && { name: input.name }),
        ...(input.employeeNo !== undefined && { employee_no: input.employeeNo }),
        ...(input.unitId !== undefined && { unit_id: input.unitId }),
        ...(input.roleId !== undefined && { role_id: input.roleId }),
        ...(input.postId !== undefined && { post_id: input.postId }),
        ...(input.category !== undefined && { category: input.category }),
        ...(input.gender !== undefined && { gender: input.gender }),
        ...(input.email !== undefined && { email: input.email }),
        ...(input.birthday !== undefined && { birthday: input.birthday }),
        ...(input.hiredOn !== undefined && { hired_on: input.hiredOn }),
        ...(input.workingHours !== undefined && {
          working_hours: input.workingHours ? (JSON.stringify(input.workingHours) as never) : null,
        }),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute(),
  );
  if (input.skills) await replaceSkills(tx, id, input.skills);
}

async function replaceSkills(
  tx: Tx,
  userId: string,
  skills: NonNullable<UserFields['skills']>,
): Promise<void> {
  const kysely = tx.kysely<IdentityTables>();
  await kysely.deleteFrom('identity.user_skill').where('user_id', '=', userId).execute();
  if (skills.length === 0) return;
  await kysely
    .insertInto('identity.user_skill')
    .values(
      skills.map(({ skillId, level }) => ({
        tenant_id: tx.tenantId ?? '',
        user_id: userId,
        skill_id: skillId,
        level,
      })),
    )
    .execute();
}

export async function setDisabledAt(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx.query('update identity.app_user set disabled_at = $2, version = version + 1 where id = $1', [
    id,
    at,
  ]);
}
