// Process tests: real processes, sockets and disks, started from the built packages.
import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: [
    '<rootDir>/packages/*/test/e2e/**/*.test.ts',
    '<rootDir>/apps/*/test/e2e/**/*.test.ts',
    '<rootDir>/tooling/*/test/e2e/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
