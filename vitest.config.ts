import { defineConfig } from 'vitest/config';

const backend = ['apps/{server,runner,demo-carrier}/**', 'packages/**', 'scripts/**'];
const ignored = ['**/node_modules/**', '**/dist/**', '.guanjia/**', 'scripts/fixtures/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: backend.map((folder) => `${folder}/*.test.{ts,mjs}`),
          exclude: [...ignored, '**/*.int.test.ts', '**/*.switch.test.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: backend.map((folder) => `${folder}/*.int.test.ts`),
          exclude: ignored,
          globalSetup: 'apps/server/test/global-setup.ts',
          pool: 'forks',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'switch',
          include: ['apps/**/*.switch.test.ts'],
          exclude: ignored,
          pool: 'forks',
          // Real calls share one Asterisk and the sound of two cores: one file at a time.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      'apps/console/vitest.config.ts',
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.spec.ts'],
          exclude: ignored,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
