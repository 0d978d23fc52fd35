import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Command,
  changeKeys,
  combination,
  handleKey,
  keysOf,
  registerCommands,
  startKeyboard,
} from './keyboard.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  document.body.innerHTML = '';
});

function register(command: Partial<Command> & { keys: string }): ReturnType<typeof vi.fn> {
  const run = vi.fn();
  stops.push(registerCommands([{ id: command.keys, label: command.keys, group: 'test', run, ...command }]));
  return run;
}

function press(
  key: string,
  init: KeyboardEventInit = {},
  target: EventTarget = document.body,
): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, 'target', { value: target });
  handleKey(event);
  return event;
}

describe('single letters', () => {
  it('act when nothing is being typed', () => {
    const run = register({ keys: 'm' });
    expect(press('m').defaultPrevented).toBe(true);
    expect(run).toHaveBeenCalledOnce();
  });

  it.each(['input', 'textarea'])('rest while typing into %s', (tag) => {
    const run = register({ keys: 's' });
    press('s', {}, document.body.appendChild(document.createElement(tag)));
    expect(run).not.toHaveBeenCalled();
  });

  it('act on a focused checkbox or radio, which take no text', () => {
    const run = register({ keys: '1' });
    const box = document.createElement('input');
    box.type = 'radio';
    press('1', {}, document.body.appendChild(box));
    expect(run).toHaveBeenCalledOnce();
  });

  it('rest inside dialogs, except those made for them', () => {
    const page = register({ keys: 'n' });
    const answer = register({ keys: 'a', inDialogs: true });
    document.body.innerHTML = '<div role="dialog" aria-modal="true"><button>x</button></div>';
    press('n');
    press('a');
    expect(page).not.toHaveBeenCalled();
    expect(answer).toHaveBeenCalledOnce();
  });

  it('leave Enter to the control that has the focus', () => {
    const run = register({ keys: 'enter' });
    press('Enter', {}, document.body.appendChild(document.createElement('button')));
    expect(run).not.toHaveBeenCalled();
    press('Enter');
    expect(run).toHaveBeenCalledOnce();
  });

  it('never act with Alt, which belongs to the browser and input methods', () => {
    const run = register({ keys: 'm' });
    press('m', { altKey: true });
    expect(run).not.toHaveBeenCalled();
  });
});

describe('while an input method composes', () => {
  it('nothing acts, not even a combination', () => {
    const single = register({ keys: 's' });
    const combined = register({ keys: 'mod+s', whileTyping: true });
    press('s', { isComposing: true });
    press('s', { ctrlKey: true, isComposing: true });
    expect(single).not.toHaveBeenCalled();
    expect(combined).not.toHaveBeenCalled();
  });

  it('key code 229 counts as composing', () => {
    const run = register({ keys: 'enter' });
    const event = new KeyboardEvent('keydown', { key: 'Enter' });
    Object.defineProperty(event, 'keyCode', { value: 229 });
    expect(handleKey(event)).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('combinations', () => {
  it('with Ctrl act while typing when they say so', () => {
    const run = register({ keys: 'mod+s', whileTyping: true });
    press('s', { ctrlKey: true }, document.body.appendChild(document.createElement('textarea')));
    expect(run).toHaveBeenCalledOnce();
  });

  it('are written one way', () => {
    expect(combination(new KeyboardEvent('keydown', { key: 'L', shiftKey: true }))).toBe('shift+l');
    expect(combination(new KeyboardEvent('keydown', { key: '?', shiftKey: true }))).toBe('?');
    expect(combination(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true }))).toBe('mod+enter');
  });
});

describe('the registry', () => {
  it('lets the newest registration of an id win until it goes', () => {
    const older = register({ id: 'x', keys: 'x' });
    const newer = vi.fn();
    const stop = registerCommands([{ id: 'x', keys: 'x', label: 'x', group: 'test', run: newer }]);
    press('x');
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1]);
    stop();
    press('x');
    expect(older).toHaveBeenCalledOnce();
  });

  it('ignores disabled commands', () => {
    const run = register({ keys: 'h', enabled: false });
    press('h');
    expect(run).not.toHaveBeenCalled();
  });

  it('lets keys be changed and restored', () => {
    const run = register({ id: 'mute', keys: 'm' });
    changeKeys('mute', 'shift+m');
    press('m');
    expect(run).not.toHaveBeenCalled();
    press('M', { shiftKey: true });
    expect(run).toHaveBeenCalledOnce();
    changeKeys('mute', undefined);
    expect(keysOf({ id: 'mute', keys: 'm', label: '', group: '', run: () => {} })).toBe('m');
  });

  it('listens on the window', () => {
    const run = register({ keys: 'k' });
    stops.push(startKeyboard());
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k' }));
    expect(run).toHaveBeenCalledOnce();
  });
});
