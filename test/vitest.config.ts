import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const shared = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000 };

/** `unit` needs no database; `server` runs on the embedded database or on DATABASE_URL; `journeys` needs Chromium; `real` needs ../shared/data. */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/tidy.test.ts', 'test/client/**/*.test.ts', 'test/unit/**/*.test.ts'] } },
      { test: { ...shared, name: 'server', include: ['test/server/**/*.test.ts', 'test/laws/**/*.test.ts'] } },
      { test: { ...shared, name: 'journeys', include: ['test/journeys/**/*.test.ts'], testTimeout: 180_000, fileParallelism: false } },
      { test: { ...shared, name: 'real', include: ['test/real/**/*.test.ts'], testTimeout: 300_000, fileParallelism: false } },
    ],
  },
});
