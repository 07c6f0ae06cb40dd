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
  // Much of their time they wait: two beside each other take little more than half as long as one after the other. Whoever needs ports looks for free ones.
  maxWorkers: 2,
  testTimeout: 180_000,
};
