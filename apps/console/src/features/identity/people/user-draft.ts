import type { UserCategory } from '@guanjia/contracts/core/roles';
import type { WorkingHours } from '@guanjia/contracts/identity/organisation';
import { createUser, type User, updateUser } from '@guanjia/contracts/identity/users';
import { api } from '../../../lib/api.ts';

export interface UserDraft {
  login: string;
  name: string;
  employeeNo: string;
  unitId: string | null;
  roleId: string | null;
  postId: string | null;
  category: UserCategory;
  gender: User['gender'];
  /** Undefined: left as it is. */
  email: string | undefined;
  birthday: string | null | undefined;
  hiredOn: string | null;
  skills: { skillId: string; level: number }[];
  workingHours: WorkingHours | null;
  password: string;
}

export function draftOf(user: User | undefined, unitId: string | null): UserDraft {
  return {
    login: user?.login ?? '',
    name: user?.name ?? '',
    employeeNo: user?.employeeNo ?? '',
    unitId: user?.unit.id ?? unitId,
    roleId: user?.role.id ?? null,
    postId: user?.post?.id ?? null,
    category: user?.category ?? 'employee',
    gender: user?.gender ?? 'unknown',
    email: undefined,
    birthday: undefined,
    hiredOn: user?.hiredOn ?? null,
    skills: (user?.skills ?? []).map(({ skillId, level }) => ({ skillId, level })),
    workingHours: user?.workingHours ?? null,
    password: '',
  };
}

const always = ['name', 'employeeNo', 'unitId', 'roleId'] as const;

/** What must be filled in; the server checks the rest. */
export function missingIn(draft: UserDraft, isNew: boolean): string[] {
  const needed = isNew ? ([...always, 'login', 'password'] as const) : always;
  return needed.filter((key) => !draft[key]?.trim());
}

/** Adds or changes the user. A new address or birthday goes along only when it was typed. */
export function saveUser(
  user: User | undefined,
  draft: UserDraft,
  acceptContradiction: boolean,
): Promise<User> {
  const { login, password, email, birthday, unitId, roleId, ...rest } = draft;
  const fields = {
    ...rest,
    unitId: unitId ?? '',
    roleId: roleId ?? '',
    ...(email !== undefined && { email: email.trim() || null }),
    ...(birthday !== undefined && { birthday }),
    acceptContradiction,
  };
  return user
    ? api.call(updateUser, { params: { id: user.id }, body: { ...fields, version: user.version } })
    : api.call(createUser, { body: { ...fields, login, password } });
}
