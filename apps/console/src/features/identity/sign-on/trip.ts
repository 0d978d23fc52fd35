/** What waits in this tab while the provider has the browser. */
export interface Trip {
  handle: string;
  /** The page that was asked for. */
  redirect: string;
}

const key = 'guanjia.sign-on';

/** In this tab only, and not beyond it: whoever else has the provider's answer cannot use it. */
export function beginTrip(trip: Trip): void {
  sessionStorage.setItem(key, JSON.stringify(trip));
}

/** Undefined when nothing was begun here; is told once. */
export function endTrip(): Trip | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    sessionStorage.removeItem(key);
    return isTrip(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isTrip(value: unknown): value is Trip {
  if (typeof value !== 'object' || value === null) return false;
  const { handle, redirect } = value as Partial<Trip>;
  return typeof handle === 'string' && typeof redirect === 'string' && /^\/(?!\/)/.test(redirect);
}
