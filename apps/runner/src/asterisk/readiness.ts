import { setTimeout as delay } from 'node:timers/promises';

export interface AriAccess {
  baseUrl: string;
  user: string;
  password: string;
}

/**
 * The system name of whoever answers at this address with this password. Asterisk starts even when its port is
 * taken, so that an answer alone may be another instance's.
 */
export async function askSystemName(ari: AriAccess, timeoutMs = 2000): Promise<string | undefined> {
  const authorization = `Basic ${Buffer.from(`${ari.user}:${ari.password}`).toString('base64')}`;
  try {
    const response = await fetch(`${ari.baseUrl}/asterisk/info`, {
      headers: { authorization, connection: 'close' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return undefined;
    const info = (await response.json()) as { config?: { name?: string } };
    return info.config?.name;
  } catch {
    return undefined;
  }
}

/** Resolves when the instance itself answers; false when `isAlive` says no before that or time runs out. */
export async function waitUntilReady(
  ari: AriAccess,
  systemName: string,
  options: { isAlive: () => boolean; timeoutMs: number },
): Promise<boolean> {
  const deadline = performance.now() + options.timeoutMs;
  while (options.isAlive() && performance.now() < deadline) {
    if ((await askSystemName(ari)) === systemName) return true;
    await delay(25);
  }
  return false;
}
