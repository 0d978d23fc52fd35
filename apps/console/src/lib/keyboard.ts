import { useEffect, useEffectEvent } from 'react';
import { recallJson, rememberJson } from './remember.ts';
import { createStore } from './store.ts';

/** Something a key does. The registry feeds the key sheet and the palette too. */
export interface Command {
  /** Stable name; keys can be changed by it. */
  id: string;
  /** Such as `m`, `?`, `1`, `mod+k`, `mod+enter`, `shift+l`. `mod` is ⌘ on a Mac, Ctrl elsewhere. */
  keys: string;
  label: string;
  group: string;
  run: () => void;
  enabled?: boolean;
  /** Acts even while typing. Only for combinations with `mod`. */
  whileTyping?: boolean;
  /** Acts while a dialog is open. */
  inDialogs?: boolean;
  /** Left out of the palette. */
  hidden?: boolean;
}

const commands = new Map<string, Command[]>();
export const commandsStore = createStore<readonly Command[]>([]);
const overrides = createStore<Record<string, string>>(
  recallJson(
    'keys',
    (value): value is Record<string, string> => typeof value === 'object' && value !== null,
  ) ?? {},
);
export const keyOverridesStore = overrides;

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export function keysOf(command: Command): string {
  return overrides.get()[command.id] ?? command.keys;
}

/** Gives a command another key; undefined restores its own. */
export function changeKeys(id: string, keys: string | undefined): void {
  const next = { ...overrides.get() };
  if (keys === undefined) delete next[id];
  else next[id] = keys;
  overrides.set(next);
  rememberJson('keys', next);
}

/** Registers commands; the newest registration of an id wins until it goes. */
export function registerCommands(list: readonly Command[]): () => void {
  for (const command of list) commands.set(command.id, [...(commands.get(command.id) ?? []), command]);
  publish();
  return () => {
    for (const command of list) {
      const rest = (commands.get(command.id) ?? []).filter((item) => item !== command);
      if (rest.length > 0) commands.set(command.id, rest);
      else commands.delete(command.id);
    }
    publish();
  };
}

function publish(): void {
  commandsStore.set([...commands.values()].flatMap((list) => list.at(-1) ?? []));
}

/** The combination of an event, in the writing of `Command.keys`. */
export function combination(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const letter = /^[a-z]$/.test(key);
  const named = key.length > 1;
  return [mod ? 'mod' : '', event.shiftKey && (letter || named || mod) ? 'shift' : '', key]
    .filter(Boolean)
    .join('+');
}

/** Handles one key event; the answer says whether a command ran. */
export function handleKey(event: KeyboardEvent): boolean {
  // 229: some input methods report composition only by this code.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return false;
  if (event.altKey) return false;
  const pressed = combination(event);
  const typing = isTyping(event.target);
  const dialog = inDialog(event.target);
  const command = commandsStore
    .get()
    .find(
      (item) =>
        item.enabled !== false &&
        keysOf(item) === pressed &&
        (!typing || item.whileTyping === true) &&
        (!dialog || item.inDialogs === true),
    );
  if (!command) return false;
  // Enter and Space on a focused control belong to that control.
  if (!typing && (pressed === 'enter' || pressed === 'space') && isControl(event.target)) return false;
  event.preventDefault();
  command.run();
  return true;
}

export function startKeyboard(
  target: Pick<Window, 'addEventListener' | 'removeEventListener'> = window,
): () => void {
  const listener = (event: KeyboardEvent) => {
    handleKey(event);
  };
  target.addEventListener('keydown', listener);
  return () => target.removeEventListener('keydown', listener);
}

/** Registers commands while the component is shown; `run` always sees the newest render. */
export function useCommands(list: readonly Command[]): void {
  const run = useEffectEvent((id: string) => list.find((command) => command.id === id)?.run());
  const shape = JSON.stringify(list.map(({ run: _run, ...rest }) => rest));
  useEffect(() => {
    const shapes = JSON.parse(shape) as Omit<Command, 'run'>[];
    return registerCommands(shapes.map((command) => ({ ...command, run: () => run(command.id) })));
  }, [shape]);
}

const modName = isMac ? '⌘' : 'Ctrl+';
const keyNames: Record<string, string> = {
  mod: modName,
  shift: isMac ? '⇧' : 'Shift+',
  enter: isMac ? '⏎' : 'Enter',
  escape: 'Esc',
  space: '␣',
  arrowdown: '↓',
  arrowup: '↑',
};

/** How a combination is shown: `⌘⏎`, `Ctrl+Enter`. */
export function showKeys(keys: string): string {
  return keys
    .split('+')
    .map((part) => keyNames[part] ?? part.toUpperCase())
    .join('');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  ) {
    return true;
  }
  const silent = ['checkbox', 'radio', 'button', 'submit', 'range', 'file', 'color'];
  return target instanceof HTMLInputElement && !silent.includes(target.type);
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('button, a[href], summary, [role="button"]') !== null
  );
}

function inDialog(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && target.closest('[role="dialog"], [role="menu"], [role="listbox"]'))
    return true;
  return document.querySelector('[role="dialog"][aria-modal="true"]:not([data-closing])') !== null;
}
