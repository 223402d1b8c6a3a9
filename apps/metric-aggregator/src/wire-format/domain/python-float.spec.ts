import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printPythonFloat } from './python-float.js';

describe('printPythonFloat', () => {
  it.each([
    [12, '12.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [43.1, '43.1'],
    [19.033333333333335, '19.033333333333335'],
    [1e300, '1e+300'],
    [1e-300, '1e-300'],
    [123456789012345678, '1.2345678901234568e+17'],
    [1e16, '1e+16'],
    [9999999999999998, '9999999999999998.0'],
    [1e23, '1e+23'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.000012345, '1.2345e-05'],
    [-2.5e-7, '-2.5e-07'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
  ])('prints %p as %s', (value, text) => {
    expect(printPythonFloat(value)).toBe(text);
  });

  it('reads back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(printPythonFloat(value))).toBe(value);
      }),
    );
  });
});
