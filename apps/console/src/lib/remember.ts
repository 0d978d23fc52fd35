/** Small things kept in this browser. A full or forbidden storage is no reason to fail: the thing is forgotten. */
const prefix = 'guanjia.';

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    // Forgotten; see above.
  }
}

/** What was remembered as JSON, when it passes `check`. */
export function recallJson<T>(key: string, check: (value: unknown) => value is T): T | undefined {
  const text = recall(key);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function rememberJson(key: string, value: unknown): void {
  remember(key, value === undefined ? undefined : JSON.stringify(value));
}

/** Half-written texts about customers. Unlike the rest they are one person's, and not for whoever comes next. */
const drafts = ['note.', 'draft.'].map((name) => prefix + name);

export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (drafts.some((start) => key.startsWith(start))) localStorage.removeItem(key);
  } catch {
    // There is nothing to forget.
  }
}
