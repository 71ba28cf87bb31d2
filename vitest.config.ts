import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['tablewright-source'] },
  ssr: { resolve: { conditions: ['tablewright-source'] } },
  test: {
    include: ['test/**/*.test.ts', 'generator/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/server-broker.ts'],
    setupFiles: ['test/support/seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
  },
});
