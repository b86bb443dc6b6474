import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/services/**', 'test/faults/**'],
    globalSetup: ['test/setup.ts'],
    // Away from UTC, so that a test that forgets the zone fails here and not at a user's.
    env: { TZ: 'Asia/Kolkata' },
    // Long for a test, short for a machine that does much else.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    maxWorkers: 2,
    minWorkers: 1,
  },
});
