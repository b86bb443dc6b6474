import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/services/**/*.test.ts'],
    globalSetup: ['test/setup.ts', 'test/services/setup.ts'],
    env: { TZ: 'Asia/Kolkata' },
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    maxWorkers: 2,
    minWorkers: 1,
  },
});
