import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTimespan, printTimespan } from './timespan.js';

describe('parseTimespan', () => {
  it.each([
    ['1s', 1],
    ['1 minute', 60],
    ['60', 60],
    ['60.0', 60],
    ['1h30m', 5400],
    ['1 h 30 m', 5400],
    ['1h, 30m', 5400],
    ['1h 90m', 9000],
    ['1.5 hours', 5400],
    ['1.5d', 129600],
    ['100h', 360000],
    ['1 day', 86400],
    ['1d2h', 93600],
    ['1 week', 604800],
    ['2 weeks 3 days', 1468800],
    ['30 min', 1800],
    ['10 mins', 600],
    ['.5s', 0.5],
    ['0.5s', 0.5],
    ['4:13', 253],
    ['1:30', 90],
    ['1:00:00', 3600],
    ['1:00:00.5', 3600.5],
    ['1:02:03:04', 93784],
    ['1 day 2:03:04', 93784],
    ['1 day, 0:00:00', 86400],
    ['30 days, 0:00:00', 2592000],
    ['1 Hour', 3600],
    [' 1h ', 3600],
    ['-1 hour', -3600],
    ['- 1 hour', -3600],
    ['+3 days', 259200],
    ['-5 minutes', -300],
    ['0', 0],
  ])('reads %p as %p seconds', (text, seconds) => {
    expect(parseTimespan(text)).toBe(seconds * 1e6);
  });

  it.each([
    '1m 1h',
    '1 month',
    '1 hour 30',
    '-1h -30m',
    '30 min ago',
    '1 day and 2 hours',
    '',
    ' ',
    ',',
    '-',
    'abc',
    'NaN',
    'Infinity',
    '1e400',
    '99999999999 days',
    '1'.repeat(200),
  ])('refuses %p', (text) => {
    expect(parseTimespan(text)).toBeNull();
  });

  it('reads what printTimespan prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 }), (micros) => {
        expect(parseTimespan(printTimespan(micros))).toBe(micros);
      }),
    );
  });
});

describe('printTimespan', () => {
  it.each([
    [1, '0:00:01'],
    [1800, '0:30:00'],
    [3600, '1:00:00'],
    [86400, '1 day, 0:00:00'],
    [2592000, '30 days, 0:00:00'],
    [0.5, '0:00:00.500000'],
    [0, '0:00:00'],
    [4000, '1:06:40'],
  ])('prints %p seconds as %s', (seconds, text) => {
    expect(printTimespan(seconds * 1e6)).toBe(text);
  });
});
