// One Jest project for the whole workspace. Tests read the sources of every package through the
// "@babble/source" export condition, so nothing has to be built before a unit test runs.
export default {
  testMatch: [
    '<rootDir>/packages/*/test/**/*.test.ts',
    '<rootDir>/apps/*/test/**/*.test.ts',
    '<rootDir>/tooling/*/test/**/*.test.ts',
  ],
  // Process tests start the built programs; they have a configuration of their own (jest.process.config.mjs).
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/test/e2e/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: '<rootDir>/jest.environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['@babble/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  maxWorkers: 2,
  // Generous: machines are shared, and no test measures time.
  testTimeout: 60_000,
};
