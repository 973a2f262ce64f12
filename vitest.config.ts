import { defineConfig } from 'vitest/config';

/** Tests that take minutes: they run with `npm test`, not with `npm run check`. */
const long = ['tests/journeys/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'quick', include: ['tests/**/*.test.ts'], exclude: long } },
      { extends: true, test: { name: 'long', include: long, testTimeout: 290_000 } },
    ],
  },
});
