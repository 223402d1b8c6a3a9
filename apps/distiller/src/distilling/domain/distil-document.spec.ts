import { compileDefinitions, type Distiller, parseDefinitions } from '@cloudtach/distillation';
import { type InstantMicros, type JsonObject, type MessageId, parseIsoInstant } from '@cloudtach/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawEventR } from '../posted-event.builder.js';
import { type ApplicableDefinitions, distilDocument } from './distil-document.js';
import { type Distillation } from './distillation.js';
import { type DocumentToDistil } from './document-to-distil.js';
import { identify } from './identify-document.js';

const now = parseIsoInstant('2026-01-02T03:04:05.000006') as InstantMicros;

function compiled(specification: string, catchAll = false): Distiller {
  const parsed = parseDefinitions(specification, { file: 'test' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileDefinitions(parsed.document, { catchAll });
}

const definitionsOf = (transform: string | null, global = '[]', catchAll = true): ApplicableDefinitions => ({
  transform: transform === null ? null : compiled(transform),
  global: compiled(global, catchAll),
  globalAlone: compiled(global),
});

function distil(
  body: JsonObject,
  definitions: ApplicableDefinitions,
  source: DocumentToDistil['source'] = 'posted',
): Distillation {
  const document = identify({
    source,
    body,
    deriveMessageId: () => 'derived' as MessageId,
    resourceId: null,
    origin: 'o/0/0',
  });
  return document.kind === 'invalid' ? document : distilDocument(document, definitions, now);
}

/** The traits of an event by name; fails when there is none. */
function traitsOf(distillation: Distillation): Record<string, unknown> {
  if (distillation.kind !== 'event') throw new Error(distillation.kind);
  return Object.fromEntries(distillation.event.traits.map(({ name, value }) => [name, value]));
}

const x1 = `[{event_type: compute.instance.*, traits: {instance_id: {fields: payload.instance_id}}}]`;
const payload = rawEventR['payload'] as JsonObject;
const withPayload = (change: JsonObject): JsonObject => ({
  ...rawEventR,
  payload: { ...payload, ...change },
});
const without = (...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(rawEventR).filter(([name]) => !names.includes(name)));
const x5 = `[{event_type: '*', traits: {service: {fields: publisher_id, plugin: split},
  host: {fields: publisher_id, plugin: {name: split, parameters: {segment: 1, max_split: 1}}}}}]`;
const x6 = `[{event_type: '*', traits: {memory_mb: {type: int, fields: payload.memory_mb}}}]`;
const x9 = `[{event_type: compute.instance.*, traits: {general: {fields: payload.instance_id}}},
  {event_type: compute.instance.exists, traits: {audit: {fields: payload.instance_id}}}]`;
const exists = { ...rawEventR, event_type: 'compute.instance.exists' };
const defaults = { service: 'compute.host-1.example', request_id: 'req-1', tenant_id: '406904' };

/** The vectors X1 to X13 of monasca-events.md §3.11: transform, raw event, traits. */
const vectors: readonly [string, string, JsonObject, Record<string, unknown>][] = [
  ['X1', x1, rawEventR, { ...defaults, instance_id: 'i-1' }],
  ['X3', x1, withPayload({ tenant_id: null }), { ...defaults, instance_id: 'i-1', tenant_id: 'ctx-t' }],
  ['X4', x1, without('publisher_id', '_context_request_id'), { instance_id: 'i-1', tenant_id: '406904' }],
  ['X5', x5, rawEventR, { ...defaults, service: 'compute', host: 'host-1.example' }],
  ['X5 without dots', x5, { ...rawEventR, publisher_id: 'nodots' }, { ...defaults, service: 'nodots' }],
  ['X6', x6, rawEventR, { ...defaults, memory_mb: 512 }],
  ['X6 of a float', x6, withPayload({ memory_mb: 512.9 }), { ...defaults, memory_mb: 512 }],
  ['X6 of text', x6, withPayload({ memory_mb: 'abc' }), defaults],
  [
    'X7',
    `[{event_type: '*', traits: {deleted_at: {type: datetime, fields: payload.deleted_at}}}]`,
    rawEventR,
    defaults,
  ],
  [
    'X8',
    `[{event_type: '*', traits: {arch: {fields: "payload.image_meta.'org.openstack__1__architecture'"}}}]`,
    rawEventR,
    { ...defaults, arch: 'x64' },
  ],
  ['X9', x9, exists, { ...defaults, audit: 'i-1' }],
  ['X10', `[{event_type: '!compute.instance.exists', traits: {}}]`, rawEventR, defaults],
  [
    'X11',
    `[{event_type: '*', traits: {x: {fields: [payload.nope, payload.instance_id]}}}]`,
    rawEventR,
    { ...defaults, x: 'i-1' },
  ],
  [
    'X12',
    `[{event_type: '*', traits: {x: {type: int, fields: "payload.list[*].a"}, y: {type: int, fields: "payload.list[1].a"}}}]`,
    rawEventR,
    { ...defaults, x: 1, y: 2 },
  ],
  [
    'X13',
    `[{event_type: '*', traits: {x: {type: int, fields: [payload.instance_id, payload.memory_mb], plugin: {name: bitfield,
       parameters: {initial_bitfield: 4, flags: [{path: payload.instance_id, bit: 0, value: i-1},
         {path: payload.memory_mb, bit: 1}, {path: payload.zz, bit: 3}]}}}}}]`,
    rawEventR,
    { ...defaults, x: 7 },
  ],
];

describe('a posted event with a transform', () => {
  it.each(vectors)('yields the traits of vector %s', (_id, transform, event, traits) => {
    const distillation = distil({ ...event, _tenant_id: 'T1' }, definitionsOf(transform));
    expect(traitsOf(distillation)).toEqual(traits);
    expect(distillation).toMatchObject({
      event: { tenantId: 'T1', messageId: 'm1', time: parseIsoInstant('2015-05-20T20:40:20.963066') },
    });
  });

  it('passes through when its type is not wanted (X2, X10)', () => {
    const flat = {
      publisher_id: 'compute.host-1.example',
      _context_request_id: 'req-1',
      _context_tenant: 'ctx-t',
    };
    // The caller looks the transform up by type: none of the tenant's wants it.
    expect(traitsOf(distil({ ...rawEventR, event_type: 'volume.create' }, definitionsOf(null)))).toEqual(
      flat,
    );
  });

  it('takes nothing over from the event before (X14)', () => {
    const definitions = definitionsOf(x1);
    expect(traitsOf(distil(withPayload({ instance_id: 'first' }), definitions))).toHaveProperty(
      'instance_id',
    );
    expect(traitsOf(distil(withPayload({ instance_id: null }), definitions))).not.toHaveProperty(
      'instance_id',
    );
  });

  it('is kept without traits when the transform finds nothing in it', () => {
    const bare = { event_type: 'a', message_id: 'm', timestamp: '2015-05-20', x: 'y' };
    expect(distil(bare, definitionsOf(`[{event_type: a, traits: {}}]`))).toMatchObject({
      kind: 'event',
      event: { messageId: 'm', time: parseIsoInstant('2015-05-20'), traits: [] },
      leftOut: [],
    });
    expect(
      distil(bare, definitionsOf(`[{event_type: a, traits: {x: {type: int, fields: x}}}]`)),
    ).toMatchObject({
      event: { traits: [] },
      leftOut: [{ trait: 'x', valueType: 'string', reason: 'not-an-integer' }],
    });
  });

  it('without a time that can be read is invalid, also when the transform finds nothing in it', () => {
    const soon = { event_type: 'a', message_id: 'm', timestamp: 'soon' };
    expect(distil(soon, definitionsOf(`[{event_type: a, traits: {}}]`))).toMatchObject({ kind: 'invalid' });
  });
});

describe('a posted event without a transform', () => {
  it('keeps texts, numbers and booleans as they are, and nothing else', () => {
    const body = { event_type: 'a', message_id: 'm', timestamp: '2015-05-20', _tenant_id: 'T1' };
    const members = { t: 'x', e: '', i: 5, big: 2n ** 63n, f: 1.5, yes: true, no: false };
    const distillation = distil(
      { ...body, ...members, none: null, list: [1], object: { a: 1 } },
      definitionsOf(null),
    );
    if (distillation.kind !== 'event') throw new Error(distillation.kind);
    expect(distillation.event.traits).toEqual([
      { name: 't', type: 'text', value: 'x' },
      { name: 'e', type: 'text', value: '' },
      { name: 'i', type: 'int', value: 5 },
      { name: 'big', type: 'int', value: 2n ** 63n },
      { name: 'f', type: 'float', value: 1.5 },
      { name: 'yes', type: 'boolean', value: true },
      { name: 'no', type: 'boolean', value: false },
    ]);
  });

  it('is an event also without any trait', () => {
    expect(
      distil({ event_type: 'a', message_id: 'm', timestamp: '2015' }, definitionsOf(null)),
    ).toMatchObject({
      event: { traits: [] },
    });
  });

  it('leaves out what cannot be stored, and says so', () => {
    const body = {
      event_type: 'a',
      timestamp: '2015',
      ok: 1,
      bad: 'a\0',
      ['n'.repeat(101)]: 1,
      'x\ud800': 1,
      _mark: '27a',
      __type__: true,
      huge: Infinity,
    };
    expect(distil(body, definitionsOf(null))).toMatchObject({
      event: { traits: [{ name: 'ok' }] },
      leftOut: [
        { trait: 'bad', valueType: 'string', reason: 'unstorable-text' },
        { trait: 'n'.repeat(100), valueType: 'number', reason: 'name-too-long' },
        { trait: 'x\ud800', valueType: 'number', reason: 'unstorable-text' },
        { trait: '_mark', valueType: 'string', reason: 'name-reserved' },
        { trait: '__type__', valueType: 'boolean', reason: 'name-reserved' },
        { trait: 'huge', valueType: 'number', reason: 'out-of-range' },
      ],
    });
  });

  it('is distilled by a global definition that finds something in it, and else passes through', () => {
    const definitions = definitionsOf(
      null,
      `[{event_type: compute.*, traits: {x: {fields: payload.instance_id}}}]`,
    );
    expect(traitsOf(distil(rawEventR, definitions))).toEqual({ ...defaults, x: 'i-1' });
    const flat = { event_type: 'compute.x', message_id: 'm', timestamp: '2015', instance_id: 'i1' };
    expect(traitsOf(distil(flat, definitions))).toEqual({ instance_id: 'i1' });
  });

  it('names the instance it is about', () => {
    const flat = { event_type: 'compute.x', timestamp: '2015', instance_id: 'i1' };
    expect(distil(flat, definitionsOf(null))).toMatchObject({ event: { resourceId: 'i1' } });
  });

  it('is invalid with a time that cannot be read', () => {
    expect(distil({ event_type: 'a', timestamp: 'soon' }, definitionsOf(null))).toMatchObject({
      kind: 'invalid',
      error: { code: 'distiller.time-unreadable' },
    });
  });
});

describe('a notification', () => {
  it('is distilled by its tenant, else by everybody, else by the catch-all', () => {
    const global = `[{event_type: compute.*, traits: {which: {fields: 'payload.list[0].a'}}}]`;
    const which = (definitions: ApplicableDefinitions) =>
      traitsOf(distil(rawEventR, definitions, 'notification'));
    expect(which(definitionsOf(x1, global))).toHaveProperty('instance_id', 'i-1');
    expect(which(definitionsOf(null, global))).toHaveProperty('which', '1');
    expect(which(definitionsOf(null))).toEqual(defaults);
  });

  it('is dropped when nothing wants it and the catch-all is off, or when it yields no trait', () => {
    expect(distil(rawEventR, definitionsOf(null, '[]', false), 'notification')).toEqual({
      kind: 'dropped',
      reason: 'no-definition',
    });
    expect(distil({ event_type: 'odd.thing', x: 1 }, definitionsOf(null), 'notification')).toEqual({
      kind: 'dropped',
      reason: 'no-traits',
    });
  });

  it('keeps an event whose type or tenant cannot be stored, with the character replaced', () => {
    const body = { ...rawEventR, event_type: 'a\0b', _tenant_id: 't\ud800' };
    expect(distil(body, definitionsOf(null), 'notification')).toMatchObject({
      event: { eventType: 'a\ufffdb', tenantId: 't\ufffd' },
    });
  });
});

it('something is said about every JSON object', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (members, isPosted) => {
      const body = { ...rawEventR, ...members } as JsonObject;
      const { kind } = distil(body, definitionsOf(null), isPosted ? 'posted' : 'notification');
      expect(['event', 'dropped', 'invalid']).toContain(kind);
    }),
  );
});
