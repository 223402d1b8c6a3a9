import { describe, expect, it } from '@jest/globals';
import { classifyDatabaseError, sqlStateOf } from './sql-state.js';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('classifyDatabaseError', () => {
  it.each([
    ['08006', 'infrastructure'],
    ['57P01', 'infrastructure'],
    ['53300', 'infrastructure'],
    ['25P03', 'infrastructure'],
    ['55P03', 'infrastructure'],
    ['57014', 'infrastructure'],
    ['ECONNREFUSED', 'infrastructure'],
    ['EPIPE', 'infrastructure'],
    ['40001', 'again'],
    ['40P01', 'again'],
    ['22P05', 'poison'],
    ['22021', 'poison'],
    ['22P02', 'poison'],
    ['22003', 'poison'],
    ['22008', 'poison'],
    ['54001', 'poison'],
    ['54000', 'poison'],
    ['23505', 'constraint'],
    ['42P01', 'defect'],
    ['22012', 'defect'],
  ])('%s is %s', (code, expected) => {
    expect(classifyDatabaseError(withCode(code))).toBe(expected);
  });

  it('looks through the errors that wrap another', () => {
    expect(classifyDatabaseError({ driverError: withCode('55P03') })).toBe('infrastructure');
    expect(classifyDatabaseError(new Error('x', { cause: withCode('22P05') }))).toBe('poison');
    expect(classifyDatabaseError(new AggregateError([withCode('ECONNREFUSED')]))).toBe('infrastructure');
  });

  it('knows the connection errors that carry no code', () => {
    expect(classifyDatabaseError(new Error('Connection terminated unexpectedly'))).toBe('infrastructure');
  });

  it.each([[undefined], [null], ['text'], [42], [new Error('x')]])(
    'takes %p for a defect and does not throw',
    (error) => {
      expect(classifyDatabaseError(error)).toBe('defect');
    },
  );

  it('ends on an error that is its own cause', () => {
    const error = new Error('x');
    error.cause = error;
    expect(classifyDatabaseError(error)).toBe('defect');
  });

  it('reads the state of the server, and none from a socket', () => {
    expect(sqlStateOf(withCode('22021'))).toBe('22021');
    expect(sqlStateOf(withCode('EPIPE'))).toBeNull();
  });
});
