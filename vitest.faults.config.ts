import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    env: { TZ: 'Asia/Kolkata' },
    testTimeout: 420_000,
    hookTimeout: 240_000,
  },
});
