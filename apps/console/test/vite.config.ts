import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockServer } from './mock-plugin.ts';

/** `vite --config test/vite.config.ts`: the pages alone, against the in-memory server of the tests. */
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  plugins: [react(), mockServer()],
  server: { host: '127.0.0.1', port: 5173 },
});
