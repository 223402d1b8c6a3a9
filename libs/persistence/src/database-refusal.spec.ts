import { describe, expect, it } from '@jest/globals';
import { toDatabaseRefusal } from './database-refusal.js';

describe('toDatabaseRefusal', () => {
  it.each(['57P01', '53300', '57014', 'ECONNREFUSED'])(
    'makes trouble of the infrastructure (%s) an outage',
    (code) => {
      const error = Object.assign(new Error('x'), { code });
      expect(toDatabaseRefusal(error)).toMatchObject({
        kind: 'unavailable',
        code: 'database.unavailable',
        cause: error,
      });
    },
  );

  it.each(['23505', '42P01', '22P02'])('leaves %s what it is', (code) => {
    const error = Object.assign(new Error('x'), { code });
    expect(toDatabaseRefusal(error)).toBe(error);
  });
});
