// Everything that needs Kafka or PostgreSQL: one Jest run over one stack, never cached. `npm test` builds first,
// because the services and the stack itself run as built processes.
import { base } from './jest.preset.js';

export default {
  ...base,
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/{apps,libs}/*/src/**/*.{int-spec,e2e-spec}.ts'],
  globalSetup: '<rootDir>/libs/testing/integration/global-setup.js',
  globalTeardown: '<rootDir>/libs/testing/integration/global-teardown.js',
  // Two files at once: each waits for servers most of its time.
  maxWorkers: 2,
  // A failed test leaves the processes of its stack behind, and their channels would keep Jest waiting for ever; the end
  // of Jest closes the channels, and that ends the processes.
  forceExit: true,
  // For a machine that is busy with six services besides; a test that hangs still ends.
  testTimeout: 120_000,
};
