import { defineConfig } from 'vitest/config';

// One server and one browser at a time: two cores carry no more.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    bail: 0,
    // A page may take its time on a busy machine; what is polled for is what a person would wait for.
    expect: { poll: { timeout: 20_000 } },
  },
});
