import { recall, remember } from './remember.ts';
import { createStore } from './store.ts';

export type ThemeName = 'light' | 'dark';

/** One source for our own style sheets (as custom properties `--gj-…`) and for the component library's tokens. */
export const palettes = {
  light: {
    page: '#f3f4f7',
    surface: '#ffffff',
    raised: '#ffffff',
    sunken: '#f8f9fb',
    hover: '#f0f2f6',
    line: '#e2e5eb',
    'line-strong': '#c9ced8',
    text: '#1b1f27',
    'text-2': '#4d5461',
    'text-3': '#636b79',
    accent: '#3456d1',
    'accent-text': '#2d4bbd',
    'accent-soft': '#eaeefc',
    ready: '#15754a',
    'ready-soft': '#e3f5ec',
    talking: '#0b69a8',
    'talking-soft': '#e2f1fb',
    wrapup: '#955300',
    'wrapup-soft': '#fdf1dd',
    break: '#7440bd',
    'break-soft': '#f1eafb',
    idle: '#5f6775',
    'idle-soft': '#eceef2',
    alarm: '#c02a26',
    'alarm-soft': '#fdeae9',
    shadow: 'rgba(20, 26, 40, 0.12)',
  },
  dark: {
    page: '#111318',
    surface: '#191c22',
    raised: '#20242c',
    sunken: '#15181d',
    hover: '#242932',
    line: '#2b303a',
    'line-strong': '#434a57',
    text: '#e7e9ee',
    'text-2': '#b1b8c4',
    'text-3': '#929baa',
    accent: '#4a68de',
    'accent-text': '#9fb2ff',
    'accent-soft': '#222c4f',
    ready: '#55c892',
    'ready-soft': '#153126',
    talking: '#66bdf2',
    'talking-soft': '#132c3d',
    wrapup: '#e3a844',
    'wrapup-soft': '#37290f',
    break: '#bb9df2',
    'break-soft': '#2b2140',
    idle: '#9fa8b6',
    'idle-soft': '#272b33',
    alarm: '#ff8179',
    'alarm-soft': '#41201f',
    shadow: 'rgba(0, 0, 0, 0.5)',
  },
} as const satisfies Record<ThemeName, Record<string, string>>;

export const fontFamily =
  '-apple-system, BlinkMacSystemFont, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Segoe UI", sans-serif';

export const themeStore = createStore<ThemeName>(firstTheme());

export function setTheme(name: ThemeName): void {
  remember('theme', name);
  themeStore.set(name);
  showTheme();
}

/** Puts the palette on the document. */
export function showTheme(): void {
  const name = themeStore.get();
  const root = document.documentElement;
  root.dataset.theme = name;
  root.style.colorScheme = name;
  for (const [key, value] of Object.entries(palettes[name])) root.style.setProperty(`--gj-${key}`, value);
}

function firstTheme(): ThemeName {
  const kept = recall('theme');
  if (kept === 'light' || kept === 'dark') return kept;
  return window.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
