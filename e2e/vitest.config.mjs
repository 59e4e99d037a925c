import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    pool: 'forks',
    // A browser test waits more than it works: two at a time keep two cores busy.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    bail: 0,
    // A page may take its time on a busy machine; what is polled for is what a person would wait for.
    expect: { poll: { timeout: 20_000 } },
  },
});
