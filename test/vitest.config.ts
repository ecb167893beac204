import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Files of one worker share their modules, and on the embedded engine its process: see `test/support/template.ts`. */
const shared = { pool: 'forks' as const, isolate: false, testTimeout: 60_000, hookTimeout: 180_000 };
const results = process.env.LANTU_RESULTS;
const run = process.env.npm_lifecycle_event?.replace(/\W/g, '-') ?? 'run';

/** `unit` needs no database; `server` runs on the embedded database or on DATABASE_URL; `journeys` needs Chromium; `real` needs ../shared/data. */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    maxWorkers: 2,
    reporters: results ? ['default', ['json', { outputFile: join(results, `results-${run}.json`) }]] : ['default'],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/tidy.test.ts', 'test/tidy-sql.test.ts', 'test/client/**/*.test.ts', 'test/unit/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'server',
          include: ['test/server/**/*.test.ts', 'test/laws/**/*.test.ts'],
          globalSetup: 'test/support/global-setup.ts',
        },
      },
      {
        test: {
          ...shared,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 240_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          globalSetup: 'test/support/demo-setup.ts',
        },
      },
      {
        test: {
          ...shared,
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 600_000,
          globalSetup: 'test/support/global-setup.ts',
        },
      },
    ],
  },
});
