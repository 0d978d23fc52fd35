import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:3000';

/** `--mode mock` runs the pages against the in-memory server of the tests; it never becomes part of a build. */
export default defineConfig(async ({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react(), ...(mode === 'mock' ? [(await import('./test/mock-plugin.ts')).mockServer()] : [])],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // Hashed names are enough for long caching; a data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    ...(mode === 'mock'
      ? {}
      : {
          proxy: {
            '/api': server,
            '/realtime': { target: server, ws: true },
            '/sip': { target: server, ws: true },
          },
        }),
  },
}));
