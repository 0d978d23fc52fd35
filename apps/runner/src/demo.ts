import type { Terminal } from './terminal.ts';

/** The last line of `guanjia seed-demo`, as far as it is understood. */
export interface DemoLogins {
  enterprise: string;
  password: string;
  users: readonly { name: string; role: string }[];
}

/** Reads the JSON object in the last line; undefined when there is none of that form. */
export function parseDemoLogins(output: string): DemoLogins | undefined {
  try {
    const value: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
    if (!isRecord(value) || !Array.isArray(value.users)) return undefined;
    const users = value.users.flatMap((user: unknown) =>
      isRecord(user) ? [{ name: String(user.name), role: String(user.role) }] : [],
    );
    return { enterprise: String(value.enterprise), password: String(value.password), users };
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** One line per role. */
export function printDemoLogins(logins: DemoLogins, terminal: Terminal): void {
  terminal.plain(`  Enterprise ${logins.enterprise} · password of all users: ${logins.password}`);
  for (const [role, users] of Object.entries(Object.groupBy(logins.users, (user) => user.role))) {
    terminal.plain(`    ${role.padEnd(14)} ${(users ?? []).map((user) => user.name).join(', ')}`);
  }
}
