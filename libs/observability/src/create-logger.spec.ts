import { describe, expect, it } from '@jest/globals';

import { createLogger } from './create-logger.js';
import { NestLog } from './nest-log.js';
import { registerTracing, runInTrace } from './trace-scope.js';
import { beginTrace } from './traceparent.js';

registerTracing();

/** A TypeORM error as the driver makes one: the parameters and the detail hold what was in the row. */
function queryFailed(): Error {
  const driverError = Object.assign(new Error('invalid input syntax for type integer: "swordfish"'), {
    code: '22P02',
    severity: 'ERROR',
    detail: 'Key (name)=(swordfish) already exists.',
    where: 'unnamed portal parameter $1 = swordfish',
    routine: 'pg_strtoint32_safe',
  });
  class QueryFailedError extends Error {
    readonly query = "SELECT 'swordfish'";
    readonly parameters = ['swordfish'];
    readonly driverError = driverError;
  }
  return new QueryFailedError(driverError.message);
}

function logging(level: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'sample',
    level,
    destination: { write: (line) => void lines.push(line) },
  });
  const only = (): Record<string, unknown> => JSON.parse(lines.join('')) as Record<string, unknown>;
  return { logger, lines, only };
}

describe('createLogger', () => {
  it('writes one JSON object per line with time, level by name, service, fields and phrase', () => {
    const { logger, only } = logging();
    logger.info({ streamId: 7, eventCount: 3 }, 'stream fired');
    expect(only()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'sample',
      pid: process.pid,
      streamId: 7,
      eventCount: 3,
      msg: 'stream fired',
    });
  });

  const ways: readonly (readonly [string, (error: Error) => readonly unknown[]])[] = [
    ['as a field', (error) => [{ err: error }, 'failed']],
    ['under another name', (error) => [{ failure: { first: error } }, 'failed']],
    ['without a phrase', (error) => [error]],
    ['as a cause', (error) => [{ err: new Error('outer', { cause: error }) }, 'failed']],
    ['as a part', (error) => [{ err: new AggregateError([error], 'several') }, 'failed']],
  ];

  it.each(ways)('drops parameters, statement and detail of a database error %s', (_way, args) => {
    const { logger, lines } = logging();
    Reflect.apply(logger.error, logger, args(queryFailed()));
    expect(lines.join('')).not.toContain('swordfish');
    expect(lines.join('')).toContain('22P02');
    expect(lines.join('')).toContain('create-logger.spec');
  });

  it('does not repeat the input that a parser complained about', () => {
    const { logger, lines } = logging();
    try {
      JSON.parse('{"swordfish');
    } catch (err) {
      logger.error({ err }, 'not JSON');
    }
    expect(lines.join('')).toContain('SyntaxError');
    expect(lines.join('')).not.toContain('swordfish');
  });

  it('drops credentials, bodies, headers, bytes and further arguments', () => {
    const { logger, lines } = logging();
    logger.info(
      {
        url: 'postgres://role:swordfish@127.0.0.1:54320/db',
        body: 'swordfish',
        request: { headers: { 'x-auth-token': 'swordfish' }, rawBody: 'swordfish' },
        bytes: Buffer.from('swordfish'),
      },
      'connecting to postgres://role:swordfish@127.0.0.1/db',
      'swordfish',
    );
    expect(lines.join('')).not.toContain('swordfish');
    expect(lines.join('')).toContain('postgres://***@127.0.0.1:54320/db');
    expect(lines.join('')).toContain('[9 bytes]');
  });

  it('drops secrets from the fields of a child', () => {
    const { logger, lines } = logging();
    logger.child({ password: 'swordfish', topic: 't' }).info({}, 'consuming');
    expect(lines.join('')).not.toContain('swordfish');
    expect(lines.join('')).toContain('"topic":"t"');
  });

  it('survives objects that cannot be read and values JSON does not know', () => {
    const { logger, lines } = logging();
    const cyclic: Record<string, unknown> = { big: 2n ** 63n };
    cyclic['self'] = cyclic;
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
    });
    logger.info({ cyclic, text: 'x'.repeat(5000) }, 'odd');
    logger.info({ hostile }, 'hostile');
    logger.info(
      {
        get boom() {
          throw new Error('no');
        },
      },
      'getter',
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('"9223372036854775808"');
    expect(lines[0]?.length).toBeLessThan(2000);
  });

  it('adds the id of the trace in progress', () => {
    const { logger, only } = logging();
    const span = beginTrace();
    runInTrace(span, () => logger.info({}, 'inside'));
    expect(only()['traceId']).toBe(span.traceId);
  });
});

describe('NestLog', () => {
  it('takes what Nest logs, its start-up lines as debug', () => {
    const { logger, lines } = logging();
    const nest = new NestLog(logger);
    nest.log('Mapped {/v1/events, GET} route', 'RouterExplorer');
    nest.warn('careful', 'Injector');
    nest.error(queryFailed(), 'ExceptionsHandler');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', context: 'Injector', msg: 'careful' });
    expect(lines[1]).not.toContain('swordfish');
  });
});
