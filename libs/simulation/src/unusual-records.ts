import { type InstantMicros } from '@cloudtach/kernel';
import { osloEnvelope } from './encode-notification.js';
import { envelopeTime } from './payload-times.js';
import { SeededRandom } from './seeded-random.js';
import { type NotificationBody } from './simulate-cloud.js';

/** A record that a consumer must not choke on. */
export interface UnusualRecord {
  /** What is unusual about it, as a phrase for test names. */
  readonly name: string;
  /** Builds the bytes; some are megabytes, so they are built when they are needed. */
  readonly value: () => Uint8Array;
}

/** A valid notification with something unusual inside; its text is what must be kept byte for byte. */
export interface OddNotification extends UnusualRecord {
  readonly messageId: string;
  readonly text: string;
}

const encoder = new TextEncoder();

/** The token of the records that can never become a notification: nothing that is kept or told may hold it. */
export const tokenOfBadRecords = 'gAAAA-token-of-bad-records';

/**
 * Records that can never become a notification: each must be parked once with its bytes, while its neighbours
 * go through. Most hold `tokenOfBadRecords`. `megabytes` is the size of the one that is too big.
 */
export function badRecords(seed: number, time: InstantMicros, megabytes = 5): readonly UnusualRecord[] {
  const random = SeededRandom.for(seed, 'bad-records');
  const body = () => ({ _context_auth_token: tokenOfBadRecords, ...plainBody(random.uuid(), time) });
  const good = JSON.stringify(body());
  const big = body();
  const inText = (name: string, text: string): UnusualRecord => ({ name, value: () => encoder.encode(text) });
  const without = (member: string): UnusualRecord =>
    inText(`no ${member}`, JSON.stringify({ ...body(), [member]: undefined }));
  return [
    inText('an empty value', ''),
    inText('truncated JSON', good.slice(0, good.length / 2)),
    inText('text after the JSON', `${good}]`),
    inText('a JSON list', `[${good}]`),
    { name: 'invalid UTF-8', value: () => withInvalidUtf8(good) },
    inText('100 000 levels of nesting', nested(good, 100_000)),
    { name: 'a record that is too big', value: () => tooBig(big, megabytes) },
    without('event_type'),
    without('publisher_id'),
    without('timestamp'),
    inText('an event_type that is no text', JSON.stringify({ ...body(), event_type: 7 })),
    inText('a time that is none', JSON.stringify({ ...body(), timestamp: 'yesterday' })),
    inText('an envelope inside an envelope', osloEnvelope(osloEnvelope(good))),
    inText('an envelope of another version', osloEnvelope(good).replace('"2.0"', '"3.0"')),
    inText('an envelope around no JSON', osloEnvelope('not JSON')),
    inText('an envelope without text', '{"oslo.version": "2.0", "oslo.message": {}}'),
  ];
}

/**
 * Notifications that look like trouble but are valid JSON: each must be kept and distilled, and its text comes
 * out as it went in.
 */
export function oddNotifications(seed: number, time: InstantMicros): readonly OddNotification[] {
  const random = SeededRandom.for(seed, 'odd-notifications');
  const odd = (name: string, member: string): OddNotification => {
    const messageId = random.uuid();
    const text = JSON.stringify(plainBody(messageId, time)).replace('"odd":null', `"odd":${member}`);
    return { name, messageId, text, value: () => encoder.encode(text) };
  };
  return [
    odd('a lone surrogate', String.raw`"\ud800 alone"`),
    odd('NUL in text', String.raw`"before \u0000 after"`),
    odd('2^63 and more', '[9223372036854775808,-9223372036854775809,18446744073709551616]'),
    odd('__proto__ as a key', '{"__proto__":{"polluted":true},"constructor":1}'),
    odd('a number with an exponent', '1.0E+2'),
    odd('repeated keys', '{"a":1,"a":2}'),
    odd('white space and escapes', String.raw`{ "sla\/sh" :	"\u00e9" }`),
    odd('text beyond the basic plane', '"𝒳 😀"'),
  ];
}

function plainBody(messageId: string, time: InstantMicros): NotificationBody {
  return {
    message_id: messageId,
    event_type: 'compute.instance.update',
    publisher_id: 'compute.c-10-1-0-1',
    priority: 'INFO',
    timestamp: envelopeTime(time),
    payload: { instance_id: messageId, tenant_id: '200000', state: 'active', odd: null },
  };
}

function withInvalidUtf8(good: string): Uint8Array {
  const bytes = encoder.encode(good);
  bytes[Math.floor(bytes.length / 2)] = 0xff;
  return bytes;
}

function nested(good: string, levels: number): string {
  return good.replace('"odd":null', `"odd":${'['.repeat(levels)}${']'.repeat(levels)}`);
}

function tooBig(body: NotificationBody, megabytes: number): Uint8Array {
  return encoder.encode(JSON.stringify({ ...body, filler: 'x'.repeat(megabytes * 1_000_000) }));
}
