import { describe, expect, it } from '@jest/globals';

import { AllowedMethods } from './allowed-methods.js';

const methods = new AllowedMethods();
methods.add('/v1/metric', ['GET', 'HEAD']);
methods.add('/v1/metric', ['POST']);
methods.add('/v1/metric/:id', ['DELETE']);
methods.add('/v1/metric/count', ['GET']);
methods.add('/db/*', ['GET']);
methods.add('/', ['GET']);

describe('AllowedMethods', () => {
  it.each([
    ['/v1/metric', ['GET', 'HEAD', 'POST']],
    ['/v1/metric/', ['GET', 'HEAD', 'POST']],
    ['/v1/metric/7', ['DELETE']],
    ['/v1/metric/count', ['DELETE', 'GET']],
    ['/v1/metric/7/8', []],
    ['/db/a/b', ['GET']],
    ['/', ['GET']],
    ['/x', []],
  ])('knows the methods of %p', (path, expected) => {
    expect(methods.of(path)).toEqual(expected);
  });
});
