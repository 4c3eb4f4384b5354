/** `npm test`: everything that needs Node alone. The tier of real servers has its own runner, `npm run test:cluster`. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Mutation testing works on a copy of the project in there.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
    // This one is an ES module, which jest does not load by itself.
    '/@marcbachmann/cel-js/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
  moduleNameMapper: {
    '^cdk8s-bulwark$': '<rootDir>/lib/index.ts',
    '^cdk8s-bulwark/policies$': '<rootDir>/policies/index.ts',
  },
};
