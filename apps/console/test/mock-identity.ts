import { type DataScopes, permissions, scopeDomains } from '@guanjia/contracts/core/permissions';
import { previewDeparture, startDeparture } from '@guanjia/contracts/identity/departures';
import { listPosts, listSkills, listUnits, type Unit } from '@guanjia/contracts/identity/organisation';
import { explainVisibility } from '@guanjia/contracts/identity/rights';
import { createRole, listRoles, type Role } from '@guanjia/contracts/identity/role-routes';
import { createUser, getUser, type User } from '@guanjia/contracts/identity/users';
import * as data from './mock-data.ts';
import { MockProblem, type Mount } from './mock-types.ts';

const unit = (n: number, name: string, kind: Unit['kind'], parentId: string | null): Unit => ({
  id: data.uuid(20, n),
  parentId,
  kind,
  branchKind: kind === 'branch' ? 'store' : null,
  name,
  code: null,
  head: null,
  address: null,
  phone: null,
  workingHours: null,
  people: n,
  archived: false,
  version: 1,
});

const units = [
  unit(1, '车秘科技', 'company', null),
  unit(2, '电销部', 'department', data.uuid(20, 1)),
  unit(3, '电销一组', 'group', data.uuid(20, 2)),
];

const scopes = (scope: 'own' | 'all') =>
  Object.fromEntries(scopeDomains.map((domain) => [domain, scope])) as unknown as DataScopes;

const role = (n: number, key: string, category: Role['category'], scope: 'own' | 'all'): Role => ({
  id: data.uuid(21, n),
  key,
  name: key,
  description: '',
  builtIn: true,
  category,
  permissions: scope === 'all' ? [...permissions] : ['customers.read'],
  scopes: scopes(scope),
  fieldRules: {},
  hiddenMenus: [],
  people: 1,
  version: 1,
});

const roles = [role(1, 'agent', 'employee', 'own'), role(2, 'director', 'director', 'all')];

export const mockUser: User = {
  id: data.uuid(1, 1),
  login: 'A1001',
  name: '王晓',
  employeeNo: '1001',
  unit: { id: data.uuid(20, 3), name: '电销一组' },
  role: { id: data.uuid(21, 1), key: 'agent', name: '坐席' },
  post: null,
  category: 'employee',
  gender: 'unknown',
  email: null,
  birthday: null,
  hiredOn: null,
  skills: [],
  workingHours: null,
  effectiveHours: null,
  hasAvatar: false,
  status: 'active',
  mustChangePassword: false,
  createdAt: '2026-01-05T01:00:00.000Z',
  leftAt: null,
  hidden: [],
  version: 1,
};

/** Organisation, roles and users. A director's role for an employee is a contradiction, as on the server. */
export function mountMockIdentity(mount: Mount): void {
  mount(listUnits, () => ({ items: units }));
  mount(listPosts, () => ({ items: [] }));
  mount(listSkills, () => ({ items: [] }));
  mount(listRoles, () => ({ items: roles }));
  mount(createRole, ({ body }) => ({ ...role(9, 'own', null, 'own'), ...body }));
  mount(getUser, () => mockUser);
  mount(createUser, ({ body }) => {
    const chosen = roles.find(({ id }) => id === body.roleId);
    if (chosen?.category !== body.category && !body.acceptContradiction)
      throw new MockProblem('rights_contradict', [
        {
          path: 'role_for_other_category',
          message: JSON.stringify({ category: body.category, roleCategory: chosen?.category }),
        },
      ]);
    return { ...mockUser, name: body.name };
  });
  mount(previewDeparture, () => ({ amounts: { customers: 12 }, last: null }));
  mount(startDeparture, ({ body }) => ({
    id: data.uuid(22, 1),
    user: { id: mockUser.id, name: mockUser.name },
    successor: null,
    reason: body.reason,
    moved: {},
    startedAt: mockUser.createdAt,
    finishedAt: null,
  }));
  mount(explainVisibility, () => ({
    visible: false,
    steps: [
      { check: 'active', passed: true, params: {} },
      {
        check: 'scope',
        passed: false,
        params: { domain: 'customers', scope: 'own', owner: '李静', unit: '电销二组' },
      },
    ],
  }));
}
