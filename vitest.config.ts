import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node gives every package the CommonJS build; Vite would give us the other one, and two graphqls refuse each other
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
