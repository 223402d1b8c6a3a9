import { describe, expect, it } from '@jest/globals';
import { type InstantNanos } from '@cloudtach/kernel';
import { readTimestamp } from './timestamp.js';

const now = 1_700_000_000_000_000_000n as InstantNanos;

describe('readTimestamp', () => {
  it.each([
    ['1412606040.5', 'epoch', 1_412_606_040_500_000_000n],
    ['1412606040', 'epoch', 1_412_606_040_000_000_000n],
    ['1412606040.123456789987', 'epoch', 1_412_606_040_123_456_789n],
    ['2014', 'epoch', 2_014_000_000_000n],
    ['-5', 'epoch', -5_000_000_000n],
    ['1.5e3', 'epoch', 1_500_000_000_000n],
    ['1.', 'epoch', 1_000_000_000n],
    ['.5', 'epoch', 500_000_000n],
    ['2014-10-06T14:33:57', 'iso', 1_412_606_037_000_000_000n],
    ['2014-10-06 14:33:57.000000001', 'iso', 1_412_606_037_000_000_001n],
    ['2014-10-06T16:33:57+02:00', 'iso', 1_412_606_037_000_000_000n],
    ['2014-10-06T14:33:57Z', 'iso', 1_412_606_037_000_000_000n],
    ['2014-10-06T14:34', 'iso', 1_412_606_040_000_000_000n],
    ['2014-10-06', 'iso', 1_412_553_600_000_000_000n],
    ['-5 minutes', 'relative', 1_699_999_700_000_000_000n],
    ['10 minutes', 'relative', 1_700_000_600_000_000_000n],
    ['now', 'relative', 1_700_000_000_000_000_000n],
  ])('reads %p as %s', (text, form, instant) => {
    expect(readTimestamp(text, now)).toEqual({ form, instant });
  });

  it.each(['', 'foo', '1915-100-06T14:33:57', '2014-13-01', 'NaN', 'inf', '1e300', '9'.repeat(30), '1_000'])(
    'refuses %p',
    (text) => {
      expect(readTimestamp(text, now)).toBeNull();
    },
  );
});
