import { describe, expect, it } from '@jest/globals';
import { readStacktachVectors } from './read-stacktach-vectors.js';

const fenced = (text: string) => `\`\`\`json\n${text}\n\`\`\``;
const vector = (...steps: readonly object[]) =>
  fenced(JSON.stringify({ id: 'ST2-1', title: 't', basis: 'seed', steps }));

describe('readStacktachVectors', () => {
  it('reads the steps of a vector', () => {
    const notification = { exchange: 'nova', deployment: 'e', routing_key: 'm.info', body: { a: 1 } };
    const expected = { status: 200, json: [], content_type: 'text/json' };
    const text = vector(
      { do: 'clock', utc: '2014-03-01 12:00:00' },
      { do: 'ingest', notifications: [notification] },
      { do: 'http', request: { method: 'GET', path: '/stacky/kpi/' }, expect: expected },
    );
    expect(readStacktachVectors(`# Vectors\n\n${text}`)).toEqual([
      {
        kind: 'case',
        id: 'ST2-1',
        title: 't',
        line: 4,
        steps: [
          { kind: 'clock', utc: '2014-03-01 12:00:00' },
          {
            kind: 'ingest',
            deliveries: [{ exchange: 'nova', deployment: 'e', routingKey: 'm.info', body: { a: 1 } }],
          },
          {
            kind: 'http',
            request: { method: 'GET', path: '/stacky/kpi/', body: undefined, form: null },
            expected: { status: 200, contentType: 'text/json', body: { by: 'json', value: [] } },
          },
        ],
      },
    ]);
  });

  it.each([
    [{ do: 'insert', entity: 'JsonReport', rows: [] }],
    [{ do: 'verify' }],
    [{ do: 'report' }],
    [{ do: 'http', request: { method: 'GET', path: '/db/usage/launches/' }, expect: {} }],
    [{ do: 'http', request: { method: 'GET', path: '/stacky/reports/?created_from=abc' }, expect: {} }],
    [{ do: 'http', request: { method: 'GET', path: '/stacky/report/1/' }, expect: {} }],
    [{ do: 'http', request: { method: 'GET', path: '/stacky/usage/deletes/' }, expect: {} }],
  ])('knows what only the verifier of usage can do: %j', (step) => {
    expect(readStacktachVectors(vector(step))).toMatchObject([
      { steps: [{ kind: 'missing', capability: 'usage-verifier' }] },
    ]);
  });

  it('passes over blocks that are no vectors', () => {
    const blocks = [fenced('[["#", "Name"]]'), fenced('{"id": "X"}'), fenced('{ "do": … }'), '```\n{}\n```'];
    expect(readStacktachVectors(blocks.join('\n\n'))).toEqual([]);
  });

  it.each([
    [fenced('{ "id": "ST2-1", "steps": [ '), 'no JSON'],
    [vector({ do: 'dance' }), 't'],
    [vector({ do: 'ingest' }), 't'],
    [vector({ do: 'ingest', notifications: [{ exchange: 'nova' }] }), 't'],
  ])('makes a vector that fails of one that cannot be understood: %#', (text, title) => {
    expect(readStacktachVectors(text)).toMatchObject([{ kind: 'unreadable', id: 'ST2-1', title }]);
  });
});
