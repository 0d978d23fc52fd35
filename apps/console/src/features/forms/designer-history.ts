/** What was done and can be undone. `mark` joins changes of one kind, such as typing into one box, to one step. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  mark: string | undefined;
}

const longest = 100;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], mark: undefined };
}

export function changed<T>(history: History<T>, next: T, mark?: string): History<T> {
  if (next === history.present) return history;
  const joined = mark !== undefined && mark === history.mark;
  const past = joined ? history.past : [...history.past, history.present].slice(-longest);
  return { past, present: next, future: [], mark };
}

export function undone<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    mark: undefined,
  };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, mark: undefined };
}
