/** The servers that a whole test run shares. */
export interface TestStack {
  /** Comma-separated, as in `KAFKA_BROKERS`. */
  readonly kafkaBrokers: string;
  /** Of an administrator who may make databases and roles. */
  readonly adminDatabaseUrl: string;
  /** Listened on by the one test file that has servers of its own, see {@link fleetOnOwnServers}. */
  readonly turnPort: number;
}

/** The variable by which the global set-up of the integration run hands the addresses to its workers. */
export const testStackVariable = 'CLOUDTACH_TEST_STACK';

/**
 * The Kafka and the PostgreSQL that run for all integration tests. Each file makes a database and topics of its own
 * there; a file that stops or breaks a server brings up servers of its own instead ({@link fleetOnOwnServers}).
 *
 * @throws Error outside the integration run: tests that need servers never run, or pass, without them.
 */
export function testStack(): TestStack {
  const text = process.env[testStackVariable];
  if (text === undefined) {
    throw new Error('this test needs Kafka and PostgreSQL: run it with `npm run test:integration -- FILE`');
  }
  return JSON.parse(text) as TestStack;
}
