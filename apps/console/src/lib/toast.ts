import { createStore } from './store.ts';

export interface Toast {
  id: number;
  kind: 'done' | 'info' | 'error';
  text: string;
  /** Second line: what to do. */
  hint?: string;
  action?: { label: string; run: () => void };
}

const lifetimes = { done: 5000, info: 6000, error: 10000 };
const store = createStore<readonly Toast[]>([]);
let nextId = 1;

export const toastStore = store;

/** Shows a short message in the corner; screen readers hear it. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = nextId++;
  const same = store.get().find((item) => item.text === toast.text && item.kind === toast.kind);
  store.set([...store.get().filter((item) => item !== same), { id, ...toast }].slice(-4));
  setTimeout(() => dismissToast(id), lifetimes[toast.kind]);
  return id;
}

export function dismissToast(id: number): void {
  store.set(store.get().filter((item) => item.id !== id));
}

/** Runs the newest offered action (key Z). */
export function runNewestAction(): boolean {
  const newest = store.get().findLast((item) => item.action);
  if (!newest?.action) return false;
  dismissToast(newest.id);
  newest.action.run();
  return true;
}
