/** `npm run test:cluster`: the tests that start real servers. Run by test/cluster/run.ts, which builds and cleans up. */
const unit = require('./jest.config.cjs');

module.exports = {
  ...unit,
  testMatch: ['<rootDir>/test/cluster/*.cluster.ts'],
  testTimeout: 400_000,
  maxWorkers: 2,
};
