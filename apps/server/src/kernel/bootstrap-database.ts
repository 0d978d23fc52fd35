import { createHmac } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** The URLs that the server works with: neither role owns anything. */
export interface DatabaseUrls {
  /** Role `guanjia_app`: row-level security lets it see one tenant at a time. */
  appUrl: string;
  /** Role `guanjia_platform`: work across tenants; used in one place of the kernel. */
  platformUrl: string;
}

// Row-level security keeps every operator that is not marked so from becoming an index condition: 17 to 1,500 times slower.
const leakproofFunctions = [
  'textlike(text,text)',
  'texticlike(text,text)',
  'jsonb_contains(jsonb,jsonb)',
  'ts_match_vq(tsvector,tsquery)',
  'jsonb_object_field_text(jsonb,text)',
];

const invalidPassword = '28P01';
const alreadyExists = ['23505', '42710'];
const concurrentUpdate = 'XX000';
const notPermitted = '42501';

/**
 * Makes the two LOGIN roles and prepares the database; safe to repeat and to run at once from several processes.
 * `roleSecret`: the roles' passwords are derived from it, so it must stay the same for one database cluster (roles
 * belong to the cluster, so all databases in it share them).
 */
export async function bootstrapDatabase(
  adminUrl: string,
  options: { roleSecret: string },
): Promise<DatabaseUrls> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ superuser: boolean; bypass: boolean }>(
      'select rolsuper as superuser, rolsuper or rolbypassrls as bypass from pg_roles where rolname = current_user',
    );
    const { superuser = false, bypass = false } = rows[0] ?? {};
    const role = (name: string, attributes: string) =>
      ensureRole({ admin, adminUrl, name, attributes, secret: options.roleSecret });
    const appUrl = await role('guanjia_app', 'login');
    const platformUrl = await role('guanjia_platform', bypass ? 'login bypassrls' : 'login');
    if (superuser) await markLeakproof(admin);
    await planForMany(admin, 'guanjia_app');
    return { appUrl, platformUrl };
  } finally {
    await admin.end();
  }
}

interface RoleOptions {
  admin: Client;
  adminUrl: string;
  name: string;
  attributes: string;
  secret: string;
}

async function ensureRole({ admin, adminUrl, name, attributes, secret }: RoleOptions): Promise<string> {
  const password = createHmac('sha256', secret).update(name).digest('base64url');
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  const quoted = escapeIdentifier(name);
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [name]);
  if (!rowCount)
    await tolerate(alreadyExists, () =>
      admin.query(`create role ${quoted} ${attributes} password ${escapeLiteral(password)}`),
    );
  if (await canLogIn(url.href)) return url.href;
  await tolerate([concurrentUpdate], () =>
    admin.query(`alter role ${quoted} ${attributes} password ${escapeLiteral(password)}`),
  );
  if (await canLogIn(url.href)) return url.href;
  throw new Error(
    `The database role ${name} cannot log in to the database of DATABASE_URL: check pg_hba.conf.`,
  );
}

/** Starting helpers takes longer than what people wait for, and many ask at a time: each statement of a person has one process. */
async function planForMany(admin: Client, role: string): Promise<void> {
  const setting = 'max_parallel_workers_per_gather=0';
  const { rows } = await admin.query<{ known: boolean }>(
    'select coalesce($2 = any(rolconfig), false) as known from pg_roles where rolname = $1',
    [role, setting],
  );
  if (rows[0]?.known) return;
  // Whoever may not set this, or sets it at the same time, has slower lists, not wrong ones.
  await tolerate([notPermitted, concurrentUpdate], () =>
    admin.query(`alter role ${escapeIdentifier(role)} set ${setting}`),
  );
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (sqlState(error) === invalidPassword) return false;
    throw error;
  } finally {
    await client.end();
  }
}

async function markLeakproof(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ signature: string }>(
    'select signature from unnest($1::text[]) as signature, pg_proc where pg_proc.oid = signature::regprocedure and not proleakproof',
    [leakproofFunctions],
  );
  // Managed servers call their admin superuser and still refuse this; the queries then are slower, not wrong.
  for (const { signature } of rows)
    await tolerate([notPermitted, concurrentUpdate], () =>
      admin.query(`alter function pg_catalog.${signature} leakproof`),
    );
}

/** The SQLSTATE of an error that PostgreSQL reported. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function tolerate(states: readonly string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!states.includes(sqlState(error) ?? '')) throw error;
  }
}
