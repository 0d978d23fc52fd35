import { randomBytes } from 'node:crypto';
import { type RoleKey, roleKeys } from '@guanjia/contracts/core/roles';
import { impersonationPath } from '@guanjia/contracts/identity/impersonation';
import { Client } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { systemActor } from '#kernel/principal.ts';
import { createAuditTrail } from '#modules/audit/index.ts';
import {
  createTenant,
  createUser,
  findTenant,
  findUserId,
  grantImpersonation,
  resetPassword,
} from '#modules/identity/index.ts';
import { demoCode, seedDemo } from '../demo/seed.ts';
import { auditCommands } from './audit-commands.ts';
import { backupCommands } from './backup-commands.ts';
import type { Command } from './command.ts';

const text = { type: 'string' } as const;

export const commands: Readonly<Record<string, Command>> = {
  'create-tenant': {
    summary: 'open an enterprise with its administrator; prints the initial password',
    options: { code: text, name: text },
    required: ['code', 'name'],
    async run({ db, clock }, { code = '', name = '' }) {
      const password = initialPassword();
      await createTenant(
        { db, clock },
        {
          code,
          name,
          onCreated: async (tx) => {
            const userId = await createUser(
              tx,
              {
                login: 'admin',
                name: '企业管理员',
                employeeNo: 'admin',
                role: 'administrator',
                unitId: null,
                password,
                mustChangePassword: true,
              },
              clock.now(),
            );
            await recordFromHere(clock, tx, 'identity.tenant_created', {
              type: 'tenant',
              id: tx.tenantId ?? '',
            });
            await recordFromHere(clock, tx, 'identity.user_created', { type: 'user', id: userId });
          },
        },
      );
      return `Enterprise ${code} is open. User: admin, initial password: ${password}`;
    },
  },
  'create-user': {
    summary: `add a user; roles: ${roleKeys.join(', ')}`,
    options: { tenant: text, login: text, name: text, role: text, 'employee-no': text },
    required: ['tenant', 'login', 'name', 'role'],
    async run({ db, clock }, values) {
      const role = roleKeys.find((key) => key === values.role);
      if (!role) throw new AppError('bad_request', { params: { role: values.role ?? '' } });
      const tenantId = await requireTenant(db, values.tenant ?? '');
      const password = initialPassword();
      await db.tenantTx(tenantId, async (tx) => {
        const { password: secret, ...user } = newUser(values, role, password);
        const id = await createUser(tx, { ...user, password: secret }, clock.now());
        await recordFromHere(clock, tx, 'identity.user_created', { type: 'user', id, after: user });
      });
      return `User ${values.login} is added, initial password: ${password}`;
    },
  },
  'reset-password': {
    summary: 'give a user a new initial password; unlocks and ends the sessions',
    options: { tenant: text, login: text },
    required: ['tenant', 'login'],
    async run({ db, clock }, values) {
      const tenantId = await requireTenant(db, values.tenant ?? '');
      const userId = await db.tenantTx(tenantId, (tx) => findUserId(tx, values.login ?? ''));
      if (!userId) throw new AppError('not_found', { params: { login: values.login ?? '' } });
      const password = initialPassword();
      await db.tenantTx(tenantId, async (tx) => {
        await resetPassword({ clock }, tx, { userId, next: password, unlock: true });
        await recordFromHere(clock, tx, 'identity.password_reset', { type: 'user', id: userId });
      });
      return `New initial password of ${values.login}: ${password}`;
    },
  },
  impersonate: {
    summary:
      'work as a user for an hour at most: prints an address that lets in once, within five minutes; the enterprise is told who and why',
    options: { tenant: text, login: text, operator: text, reason: text },
    required: ['tenant', 'login', 'operator', 'reason'],
    async run({ db, clock, env }, { tenant = '', login = '', operator = '', reason = '' }) {
      const tenantId = await requireTenant(db, tenant);
      const code = await db.tenantTx(tenantId, async (tx) => {
        const userId = await findUserId(tx, login);
        if (!userId) throw new AppError('not_found', { params: { login } });
        const audit = createAuditTrail({ clock });
        return grantImpersonation({ clock, audit }, tx, { userId, operator, reason });
      });
      return `${env.PUBLIC_URL || `http://127.0.0.1:${env.PORT || 3000}`}${impersonationPath}#${code}`;
    },
  },
  ...auditCommands,
  ...backupCommands,
  migrate: {
    summary: 'bring the database up to date: done whenever a command or the product starts',
    options: {},
    required: [],
    run: async () => 'The database is up to date.',
  },
  'seed-demo': {
    summary: 'make the demo enterprise, or tell its log-ins',
    options: {},
    required: [],
    async run(context) {
      const [host = '', port = ''] = (context.env.DEMO_CARRIER_SIP ?? '').split(':');
      const isNew = !(await findTenant(context.db, demoCode));
      const logins = await seedDemo(context, host ? { host, port: Number(port) } : null);
      if (isNew) await analyze(context.env.ADMIN_DATABASE_URL);
      return JSON.stringify(logins);
    },
  },
};

/** A program of its own: it runs without a database. */
const restoreSystemUsage =
  '  restore system FILE [--key-file …]\n      write a backup of the whole system into an empty home; Guanjia must not run';

export function usage(): string {
  const lines = Object.entries(commands).map(([name, command]) => {
    const options = Object.keys(command.options)
      .map((key) => (command.required.includes(key) ? `--${key} …` : `[--${key} …]`))
      .join(' ');
    const words = [name, ...(command.operand ? [command.operand] : []), options].join(' ');
    return `  ${words}\n      ${command.summary}`;
  });
  return `npm run guanjia -- COMMAND …\n\n${[...lines, restoreSystemUsage].join('\n')}\n`;
}

function newUser(values: Record<string, string | undefined>, role: RoleKey, password: string) {
  return {
    login: values.login ?? '',
    name: values.name ?? '',
    employeeNo: values['employee-no'] ?? values.login ?? '',
    role,
    unitId: null,
    password,
    mustChangePassword: true,
  };
}

/** What the operator did at the command line: no user of the enterprise, but recorded all the same. */
async function recordFromHere(
  clock: Clock,
  tx: Tx,
  action: string,
  { type, id, after }: { type: string; id: string; after?: Record<string, unknown> },
): Promise<void> {
  await createAuditTrail({ clock }).record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action,
    entityType: type,
    entityId: id,
    ...(after ? { after } : {}),
    purpose: 'npm run guanjia',
  });
}

async function requireTenant(db: Db, code: string): Promise<string> {
  const tenant = await findTenant(db, code);
  if (!tenant) throw new AppError('not_found', { params: { enterprise: code } });
  return tenant.tenantId;
}

/** Until PostgreSQL has counted thousands of new rows it plans as for a handful: a list takes 300 ms instead of one. */
async function analyze(adminUrl: string | undefined): Promise<void> {
  if (!adminUrl) return;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/** Satisfies the password rule: upper and lower case, digits, a sign. */
function initialPassword(): string {
  return `Gj-${randomBytes(9).toString('base64url')}7`;
}
