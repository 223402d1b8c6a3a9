import { describe, expect, it } from '@jest/globals';
import { type JsonValue, isJsonObject, parseJson, printJson } from '@cloudtach/kernel';
import fc from 'fast-check';
import { maskSecrets } from './mask-secrets.js';

describe('maskSecrets', () => {
  it.each([
    ['a token of the context', '{"_context_auth_token":"abc","a":1}', '{"_context_auth_token":"***","a":1}'],
    ['white space around it', '{ "_context_auth_token" :\n "abc" }', '{ "_context_auth_token" :\n "***" }'],
    [
      'a token deeper in the body',
      '{"p":{"_context_auth_token":"abc"}}',
      '{"p":{"_context_auth_token":"***"}}',
    ],
    ['a token in a list', '[{"_context_auth_token":"abc"}]', '[{"_context_auth_token":"***"}]'],
    [
      'the token of the arguments of a failed call',
      '{"payload":{"args":{"context":{"auth_token":"abc","user":"u"}}}}',
      '{"payload":{"args":{"context":{"auth_token":"***","user":"u"}}}}',
    ],
    [
      'a token deeper in such a context',
      '{"args":{"context":{"values":[{"auth_token":"abc"},{"x":{"auth_token":"d"}}]}}}',
      '{"args":{"context":{"values":[{"auth_token":"***"},{"x":{"auth_token":"***"}}]}}}',
    ],
    [
      'a repeated key',
      '{"_context_auth_token":"a","_context_auth_token":"b"}',
      '{"_context_auth_token":"***","_context_auth_token":"***"}',
    ],
    [
      'an escaped spelling of the key',
      '{"_context_auth\\u005ftoken":"a"}',
      '{"_context_auth\\u005ftoken":"***"}',
    ],
    [
      'an escaped spelling throughout',
      '{"\\u0061rgs":{"context":{"auth\\u005Ftoken":"a"}}}',
      '{"\\u0061rgs":{"context":{"auth\\u005Ftoken":"***"}}}',
    ],
    [
      'a token that is an object',
      '{"_context_auth_token":{"id":"a}","b":[1]},"c":2}',
      '{"_context_auth_token":"***","c":2}',
    ],
    [
      'a token that is a number',
      '{"_context_auth_token":12345 ,"c":2}',
      '{"_context_auth_token":"***" ,"c":2}',
    ],
    [
      'a token with quotes inside',
      '{"_context_auth_token":"a\\"b\\\\","c":2}',
      '{"_context_auth_token":"***","c":2}',
    ],
  ])('masks %s', (_, text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it.each([
    ['null', '{"_context_auth_token":null}'],
    ['an auth_token elsewhere', '{"payload":{"auth_token":"kept"}}'],
    ['a context that is no argument', '{"context":{"auth_token":"kept"}}'],
    ['arguments outside of a context', '{"args":{"auth_token":"kept","instance":{"auth_token":"kept"}}}'],
    ['a context below a list of arguments', '{"args":[{"context":{"auth_token":"kept"}}]}'],
    ['the name as a value', '{"a":"_context_auth_token","b":"kept"}'],
    ['the name inside a text', '{"a":"\\"_context_auth_token\\":\\"kept\\""}'],
    ['a longer name', '{"x_context_auth_token":"kept","_context_auth_tokens":"kept"}'],
    [
      'what follows a context',
      '{"args":{"context":{"a":1},"other":{"auth_token":"kept"}},"auth_token":"kept"}',
    ],
  ])('leaves %s', (_, text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('leaves every other character as it came', () => {
    const before =
      '{ "n" : 1.0E+2, "big":9223372036854775808,"u":"\\u00e9\\ud800","s":"\\/", "d":1,"d":2, "_context_auth_token":';
    const after = ' , "t":"é😀"\t}';
    expect(maskSecrets(`${before}"abc"${after}`)).toBe(`${before}"***"${after}`);
  });

  // No key ends with a backslash: once V8 13.6 has seen one, it takes an escaped last character for it.
  const name = fc.constantFrom('args', 'context', 'auth_token', '_context_auth_token', 'a', 'x"', '\\x', 'é');
  const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom<JsonValue>(null, true, 1, -2.5, '', 'x', '"', '\\', '{"a":1}', ','),
      fc.array(tie('value'), { maxLength: 3 }),
      fc
        .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 4, selector: ([key]) => key })
        .map(Object.fromEntries),
    ),
  }));

  it('agrees with masking the parsed value, for any JSON', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(maskSecrets(text))).toEqual(maskedValue(value, 'anywhere'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('does nothing to what has no secret, for any JSON', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = JSON.stringify(value);
        const isChanged = printJson(maskedValue(value, 'anywhere')) !== text;
        expect(maskSecrets(text) !== text).toBe(isChanged);
      }),
    );
  });
});

/** The ruling, word for word, on a value: slow, recursive, and without a scanner. */
function maskedValue(value: JsonValue, place: 'anywhere' | 'args' | 'context'): JsonValue {
  if (Array.isArray(value)) {
    return value.map((element) => maskedValue(element, place === 'context' ? 'context' : 'anywhere'));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const isSecret = key === '_context_auth_token' || (place === 'context' && key === 'auth_token');
      if (isSecret && member !== null) return [key, '***'];
      if (place === 'context') return [key, maskedValue(member, 'context')];
      if (place === 'args' && key === 'context') return [key, maskedValue(member, 'context')];
      return [key, maskedValue(member, key === 'args' ? 'args' : 'anywhere')];
    }),
  );
}
