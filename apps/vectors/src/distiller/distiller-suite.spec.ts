import { describe, expect, it } from '@jest/globals';
import { type VectorResult } from '../running/suite.js';
import { DistillerSuite } from './distiller-suite.js';

const suite = new DistillerSuite();

describe('the suite distiller', () => {
  it('takes every heading whose id begins with D, of any level, and no other', () => {
    const headings = [
      '# D1',
      '## D02: with a colon',
      '#### DX-3b – short',
      '### Default traits',
      '#### E01 — other',
      '# Distiller 2',
      '# Distiller-2 notes',
    ];
    const body = '\n\n```yaml\n[]\n```\n';
    expect(
      suite
        .read(headings.map((heading) => `${heading}${body}`).join(''))
        .map(({ id, title, line }) => [id, title, line]),
    ).toEqual([
      ['D1', '', 1],
      ['D02', 'with a colon', 6],
      ['DX-3b', 'short', 11],
    ]);
  });

  it('passes over what has no blocks, although its heading looks like an id', () => {
    expect(suite.read('# D2 notes\n\nThe vectors of the second round.\n\n# D3\n')).toEqual([]);
  });

  it.each<[string, string, string | null]>([
    [
      'an event',
      resultOf(
        '{"event_type":"a.b","message_id":"m","timestamp":{"__type__":"datetime","datetime":"2015-03-04T00:00:00"},"x":7}',
      ),
      null,
    ],
    [
      'another event',
      resultOf(
        '{"event_type":"a.b","message_id":"m","timestamp":{"__type__":"datetime","datetime":"2015-03-04T00:00:00"},"x":"7","y":1}',
      ),
      'x: expected "7", got 7; y: expected 1, got nothing',
    ],
    ['dropped', '**dropped** (no event)', /^expected dropped, got \{"x":7,/.source],
    ['rejected', '**rejected** (no event)', /^expected rejected, got \{"x":7,/.source],
    ['a load error', '**load error**', 'expected a load error, got none'],
    ['no result', 'nothing to see', 'the vector cannot be understood: the vector has no result'],
    ['a broken result', resultOf('{'), 'the vector cannot be understood: the result is not JSON'],
  ])('says whether %s came out', async (_name, result, difference) => {
    const text = vector({ result });
    expectDifference(await runOnly(text), difference);
  });

  it('sees an event where there should have been none, and the other way round', async () => {
    const dropped = vector({ definitions: '- {event_type: b, traits: {}}', result: '**dropped**' });
    expect(await runOnly(dropped)).toEqual({ kind: 'passed' });
    const rejected = vector({ notification: '{"event_type":"a.b"}', result: '**rejected** (no event)' });
    expect(await runOnly(rejected)).toEqual({ kind: 'passed' });
    expectDifference(
      await runOnly(vector({ notification: '{"event_type":"a.b"}', result: '**dropped**' })),
      'expected dropped, got rejected (message-id-missing)',
    );
    const mapping = vector({ definitions: 'event_type: a\ntraits: {}', result: '**load error**' });
    expect(await runOnly(mapping)).toEqual({ kind: 'passed' });
    const loads = vector({ definitions: '- {event_type: a}', result: '**load error**' });
    expect(await runOnly(loads)).toEqual({ kind: 'passed' });
    expectDifference(
      await runOnly(vector({ definitions: '- {event_type: a}', result: '**dropped**' })),
      '^expected dropped, got a load error: D01:1:3: ',
    );
  });

  it('understands the catch-all and the clock', async () => {
    const text = vector({
      before: ['Catch-all: **on**.', '', 'Clock: **2016-01-01T00:00:00.5**.'],
      definitions: '[]',
      notification: '{"event_type":"a.b","message_id":"m","publisher_id":"p"}',
      result: resultOf(
        '{"event_type":"a.b","message_id":"m","timestamp":{"__type__":"datetime","datetime":"2016-01-01T00:00:00.500000"},"service":"p"}',
      ),
    });
    expect(await runOnly(text)).toEqual({ kind: 'passed' });
    for (const together of [
      'Catch-all: on. Clock: 2016-01-01T00:00:00.5.',
      'Clock: `2016-01-01T00:00:00.5`; catch-all: **on**',
      '- Clock: 2016-01-01T00:00:00.5, catch-all: on',
      'Catch-all: **on**. Clock: 2016-01-01T00:00:00.5. All else as above.',
    ])
      expect(await runOnly(text.replace(/Catch-all[^]*?\.5\*\*\./, together))).toEqual({ kind: 'passed' });
    expect(await runOnly(text.replace('**on**', '**off**'))).toMatchObject({ kind: 'failed' });
    expectDifference(
      await runOnly(text.replace('**2016', '**in 2016')),
      'the clock is set to in 2016-01-01T00:00:00.5, which is no time',
    );
  });

  it.each<[string, string | null]>([
    ['event_type: [a.*]\nmatches: [a.b]\nmismatches: [b]', null],
    [
      'event_type: a.*\nmatches: [b]\nmismatches: [a.b]',
      'expected a match of b, got none; expected no match of a.b, got one',
    ],
    ['event_type: 7\nmatches: []\nmismatches: []', '^expected a pattern, got D01:1:'],
    [
      'event_type: a.*\nmatches: a.b\nmismatches: []',
      'the vector cannot be understood: matches is no list of texts',
    ],
    ['paths: [a.b, "a[b]"]\nmatches: [{path: a.b, value: 1}]', null],
    ['paths: [a.c]\nmatches: [{path: a.b, value: 1}]', 'a.c: expected [{"path":"a.b","value":1}], got []'],
    ['paths: [a., b.]\nsyntax_error: true', null],
    ['paths: [a]\nsyntax_error: true', 'a: expected a syntax error, got none'],
    ['paths: [a.]\nmatches: []', 'a.: expected matches, got unexpected end of path'],
  ])('runs a row of a table: %j', async (row, difference) => {
    const text = `#### D01 — Row\n\n\`\`\`json\n{"a": {"b": 1}}\n\`\`\`\n\`\`\`yaml\n${row}\n\`\`\`\n`;
    expectDifference(await runOnly(text), difference);
  });
});

interface Parts {
  readonly before?: readonly string[];
  readonly definitions?: string;
  readonly notification?: string;
  readonly result: string;
}

function vector({
  before = [],
  definitions = '- {event_type: a.b, traits: {x: {type: int, fields: payload.x}}}',
  notification = '{"event_type":"a.b","message_id":"m","timestamp":"2015-03-04","payload":{"x":"7"}}',
  result,
}: Parts): string {
  return [
    '#### D01 — Title',
    '',
    ...before,
    '',
    '```yaml',
    definitions,
    '```',
    '```json',
    notification,
    '```',
    'Result:',
    result,
    '',
  ].join('\n');
}

function resultOf(json: string): string {
  return `\`\`\`json\n${json}\n\`\`\``;
}

async function runOnly(text: string): Promise<VectorResult> {
  const [only, ...others] = suite.read(text);
  if (only === undefined || others.length > 0) throw new Error('one vector was expected');
  return suite.run(only);
}

/** @param difference the text, or, where it begins with `^`, a pattern of it; null where the vector must pass */
function expectDifference(result: VectorResult, difference: string | null): void {
  if (difference === null) expect(result).toEqual({ kind: 'passed' });
  else if (difference.startsWith('^'))
    expect(result.kind === 'failed' && result.difference).toMatch(new RegExp(difference));
  else expect(result).toEqual({ kind: 'failed', difference });
}
