import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app/app.tsx';
import { fontFamily, showTheme } from './lib/theme.ts';
import './styles/base.css';

// The content security policy forbids `new Function`, which zod's compiled parsers need.
config({ jitless: true });
document.documentElement.style.setProperty('--gj-font', fontFamily);
showTheme();
// After an upgrade a page that was open asks for parts that are gone: loading it again brings the new ones.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('guanjia.reloaded') ?? 0);
  if (Date.now() - last < 30_000) return;
  sessionStorage.setItem('guanjia.reloaded', String(Date.now()));
  event.preventDefault();
  window.location.reload();
});
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
