import { defineConfig } from 'vitest/config';

// chDB binds one data folder per process, so a test file is a process of its own.
export default defineConfig({
  test: {
    include: ['apps/server/src/**/*.test.ts', 'packages/*/src/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.mjs', 'apps/studio/{src,build}/**/*.test.ts'],
    setupFiles: ['scripts/tests/say-why.mjs'],
    pool: 'forks',
    // The embedded PostgreSQL is WebAssembly. V8 compiles it a second time for speed, for about a second of processor in every process, and no
    // test asks it so much that this is won back.
    execArgv: ['--liftoff-only'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
