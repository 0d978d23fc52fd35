import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app/app.tsx';
import { fontFamily, showTheme } from './lib/theme.ts';
import './styles/base.css';

// The content security policy forbids `new Function`, which zod's compiled parsers need.
config({ jitless: true });
document.documentElement.style.setProperty('--gj-font', fontFamily);
showTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
