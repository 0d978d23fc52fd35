import type { UserCategory } from '@guanjia/contracts/core/roles';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { refusingTaken } from '#kernel/taken.ts';
import { hashPassword, judgeOf, requireStrong } from '../password.ts';
import { requireTenant } from '../require-tenant.ts';

export interface NewAccount {
  login: string;
  name: string;
  employeeNo: string;
  roleId: string;
  unitId: string;
  category: UserCategory;
  mustChangePassword: boolean;
}

/** Throws `code_taken` when the log-in name or the employee number is in use, and what `requireStrong` throws. */
export async function insertUser(
  tx: Tx,
  { password, ...account }: NewAccount & { password: string },
  now: Date,
): Promise<string> {
  const judge = await judgeOf(tx, account);
  requireStrong(judge, password);
  const mustChangePassword = account.mustChangePassword && judge.policy.firstLogInChange;
  return insertAccount(tx, { ...account, mustChangePassword }, await hashPassword(password), now);
}

/** The same with a password that is hashed already. Throws `code_taken`. */
export function insertAccount(tx: Tx, account: NewAccount, passwordHash: string, now: Date): Promise<string> {
  const id = newId(now.getTime());
  return refusingTaken(
    {
      app_user_login: { path: 'body.login', value: account.login },
      app_user_employee_no: { path: 'body.employeeNo', value: account.employeeNo },
    },
    async () => {
      await tx.query(
        `insert into identity.app_user (id, tenant_id, login, name, employee_no, role_id, unit_id, category,
           password_hash, must_change_password, password_changed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
        [
          id,
          requireTenant(tx),
          account.login,
          account.name,
          account.employeeNo,
          account.roleId,
          account.unitId,
          account.category,
          passwordHash,
          account.mustChangePassword,
          now,
        ],
      );
      return id;
    },
  );
}
