import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type InstantMicros,
  parseContractInstant,
  parseIsoInstant,
  parseNotificationTime,
  printIsoInstant,
  printNaiveInstant,
  printTimeString,
} from './instant-micros.js';

const micros = (value: number) => value as InstantMicros;

const firstInstant = -62_135_596_800_000_000;
const lastSecond = 253_402_300_799_000_000;

const exactInstants = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: firstInstant / 1e6, max: lastSecond / 1e6 }).map((seconds) => seconds * 1e6),
);

describe('parseNotificationTime', () => {
  it.each([
    ['2013-05-15 11:51:11', 1368618671_000000],
    ['2013-05-15 11:51:11.123', 1368618671_123000],
    ['2013-05-15T11:51:11', 1368618671_000000],
    ['2013-05-15T11:51:11.123', 1368618671_123000],
    ['2013-05-15T11:51:11Z', 1368618671_000000],
    ['2013-05-15T11:51:11.123Z', 1368618671_123000],
    ['2013-05-15T11:51:11.1Z', 1368618671_100000],
    ['2013-05-15T11:51:11.123456', 1368618671_123456],
    ['2013-1-5 3:4:5', 1357355045_000000],
    ['2013-05-15 11:51:11+00:00', 1368618671_000000],
    ['2013-05-15T11:51:11.123+00:00', 1368618671_123000],
    ['2013-05-15T11:51:11+02:00', 1368611471_000000],
    ['2013-05-15T11:51:11-0230', 1368627671_000000],
    ['1969-12-31 23:59:59.999999', -1],
    ['2012-02-29 00:00:00', 1330473600_000000],
    ['9999-12-31 23:59:59', lastSecond],
  ])('reads %s', (text, expected) => {
    expect(parseNotificationTime(text)).toBe(expected);
  });

  it.each([
    '',
    '2013-05-15',
    '2013-05-15 11:51:11Z',
    '2013-05-15 11:51:11.123Z',
    ' 2013-05-15 11:51:11',
    '2013-05-15 11:51:11 ',
    '2013-05-15  11:51:11',
    '2013-05-15t11:51:11',
    '2013-05-15T11:51:11z',
    '2013-05-15 11:51',
    '2013-05-15 11:51:11.',
    '2013-05-15 11:51:11.1234567',
    '2013-05-15 11:51:11,5',
    '2013-05-15T11:51:11Z+00:00',
    '2013-05-15T11:51:11+0',
    '2013-05-15T11:51:11+24:00',
    '2013-05-15T11:51:11+01:60',
    '13-05-15 11:51:11',
    '0000-01-01 00:00:00',
    '2013-00-15 11:51:11',
    '2013-13-15 11:51:11',
    '2013-02-29 11:51:11',
    '1900-02-29 11:51:11',
    '2013-05-15 24:00:00',
    '2013-05-15 11:60:11',
    '2013-05-15 11:51:60',
    '2013-05-15 -1:51:11',
    '٢٠١٣-05-15 11:51:11',
    '9999-12-31 23:59:59-01:00',
    '9999-12-31 23:59:59.999999',
    'yesterday',
  ])('refuses %j', (text) => {
    expect(parseNotificationTime(text)).toBeNull();
  });
});

describe('parseIsoInstant', () => {
  it.each([
    ['2015', '2015-01-01T00:00:00'],
    ['2015-03', '2015-03-01T00:00:00'],
    ['2015-3', '2015-03-01T00:00:00'],
    ['2015-03-04', '2015-03-04T00:00:00'],
    ['2015-3-4', '2015-03-04T00:00:00'],
    ['20150304', '2015-03-04T00:00:00'],
    ['2015-03-04T22', '2015-03-04T22:00:00'],
    ['2015-03-04T22:31', '2015-03-04T22:31:00'],
    ['2015-03-04T2231', '2015-03-04T22:31:00'],
    ['2015-03-04 22:31:08.5', '2015-03-04T22:31:08.500000'],
    ['2015-03-04T22:31:8', '2015-03-04T22:31:08'],
    ['20150304T223108Z', '2015-03-04T22:31:08'],
    ['2015-03-04T23:30:00-06:00', '2015-03-05T05:30:00'],
    ['2015-03-04T22:31:08.131441+05:30', '2015-03-04T17:01:08.131441'],
    ['2015-03-04T22:31:08+02', '2015-03-04T20:31:08'],
    ['2015-03-04T22:31:08+0230', '2015-03-04T20:01:08'],
    ['2015-03-04T22:31Z', '2015-03-04T22:31:00'],
    ['2015-03-04T22:31:08.1234569Z', '2015-03-04T22:31:08.123456'],
    ['2015-03-04T22:31:08.99999999999999', '2015-03-04T22:31:08.999999'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00'],
    ['9999-12-31T23:59:59', '9999-12-31T23:59:59'],
  ])('reads %s', (text, expected) => {
    const instant = parseIsoInstant(text);
    expect(instant === null ? null : printNaiveInstant(instant)).toBe(expected);
  });

  it.each([
    '',
    '201503',
    '15-03-04',
    '2015-',
    '2015-03-',
    '2015-03-04T',
    '2015-03-04 ',
    '2015-03-04  22:31',
    '2015-03-04t22:31',
    '2015-03-04T22:31:08z',
    '2015-03-04T22:31:08 Z',
    '2015-03-04T22:31:08,5',
    '2015-03-04T22:31.5',
    '2015-03-04T22:31:08.',
    '2015-03-04T22:31:08 UTC',
    '2015-03-04T24:00:00',
    '2015-03-04T23:59:60',
    '2015-02-30',
    '2015-13-01',
    '0000-01-01',
    '2015-03-04T22:31:08+5',
    '2015-03-04T22:31:08+05:3',
    '2015-03-04T22:31:08+05:30x',
    '2015T22',
    'soon',
  ])('refuses %j', (text) => {
    expect(parseIsoInstant(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseIsoInstant(text);
        parseNotificationTime(text);
      }),
    );
  });
});

describe('printing an instant', () => {
  it.each([
    [
      1425050838_603932,
      '2015-02-27T15:27:18.603932Z',
      '2015-02-27T15:27:18.603932',
      '2015-02-27 15:27:18.603932',
    ],
    [1424995200_000000, '2015-02-27T00:00:00.000000Z', '2015-02-27T00:00:00', '2015-02-27 00:00:00'],
    [
      1389972498_154927,
      '2014-01-17T15:28:18.154927Z',
      '2014-01-17T15:28:18.154927',
      '2014-01-17 15:28:18.154927',
    ],
    [7, '1970-01-01T00:00:00.000007Z', '1970-01-01T00:00:00.000007', '1970-01-01 00:00:00.000007'],
    [-1, '1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999', '1969-12-31 23:59:59.999999'],
  ])(
    '%d is %s in messages, naive in the v1 API and blank-separated in tables',
    (value, iso, naive, table) => {
      expect(printIsoInstant(micros(value))).toBe(iso);
      expect(printNaiveInstant(micros(value))).toBe(naive);
      expect(printTimeString(micros(value))).toBe(table);
    },
  );

  it('is undone by each parser', () => {
    fc.assert(
      fc.property(exactInstants, (value) => {
        const instant = micros(value);
        expect(parseContractInstant(printIsoInstant(instant))).toBe(value);
        expect(parseIsoInstant(printNaiveInstant(instant))).toBe(value);
        expect(parseNotificationTime(printTimeString(instant))).toBe(value);
      }),
    );
  });

  it('agrees with the calendar of Date', () => {
    const milliseconds = fc.integer({ min: firstInstant / 1e3, max: lastSecond / 1e3 });
    fc.assert(
      fc.property(milliseconds, (value) => {
        fc.pre(Number.isSafeInteger(value * 1000));
        expect(`${printIsoInstant(micros(value * 1000)).slice(0, 23)}Z`).toBe(new Date(value).toISOString());
      }),
    );
  });
});

describe('parseContractInstant', () => {
  it.each([
    '2015-02-27T15:27:18.603932',
    '2015-02-27T15:27:18.60393Z',
    '2015-02-27T15:27:18.6039321Z',
    '2015-02-27T15:27:18Z',
    '2015-02-27 15:27:18.603932Z',
    '2015-02-27T15:27:18.603932+00:00',
    '2015-02-30T15:27:18.603932Z',
  ])('refuses %s', (text) => {
    expect(parseContractInstant(text)).toBeNull();
  });
});
