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
  testSequencer: '<rootDir>/jest.process.sequencer.mjs',
  // For a test that hangs. What is waited for has limits of its own, whose complaints say more: they must have passed before, on a slow machine, too.
  testTimeout: 420_000,
};
