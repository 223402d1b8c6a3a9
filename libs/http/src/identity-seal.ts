import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

import type { Identity } from './identity.js';

/** Header in which the gateway tells a service who asks. */
export const identityHeader = 'x-cloudtach-identity';

/** Seconds a sealed identity is good for at least: long enough for a slow upload, short enough to be worthless in a log. */
const lifetimeSeconds = 300;
/** Within one such stretch of time the same caller gets the same seal, so that both sides compute it once. */
const stretchSeconds = 60;
/** Difference of clocks between gateway and service that is forgiven. */
const clockSkewSeconds = 5;
/** Longest header that is looked at, in characters. */
const headerLengthMax = 16_384;
/** The hash function's output in base64url without padding. */
const macLength = 43;
/** Most seals that are remembered, of either kind. */
const rememberedMax = 1024;

/** Who asks, without the request: that is named by a header of its own. */
export type SealedIdentity = Omit<Identity, 'requestId'>;

/** Why a sealed identity was refused. */
export type SealRefusal = 'malformed' | 'wrong-key' | 'expired';

export type OpenedIdentity =
  | { readonly ok: true; readonly identity: SealedIdentity }
  | { readonly ok: false; readonly reason: SealRefusal };

interface Opened {
  readonly identity: SealedIdentity;
  /** Seconds since the epoch. */
  readonly exp: number;
}

/**
 * Seals identities with HMAC-SHA256 under the key that gateway and services share, and opens them again. The form
 * is `base64url(JSON) "." base64url(MAC of the first part)`. What was sealed or opened lately is remembered: a client
 * that asks often costs one MAC a minute.
 */
export class IdentitySeal {
  private readonly key: KeyObject;
  private readonly sealed = new Map<string, { readonly text: string; readonly exp: number }>();
  private readonly opened = new Map<string, Opened>();

  /** @param nowSeconds seconds since the epoch, of the wall clock */
  constructor(
    key: string,
    private readonly nowSeconds: () => number = () => Date.now() / 1000,
  ) {
    this.key = createSecretKey(Buffer.from(key, 'utf8'));
  }

  seal({ userId, projectId, roles }: SealedIdentity): string {
    const stretch = Math.ceil(this.nowSeconds() / stretchSeconds) * stretchSeconds;
    const exp = stretch + lifetimeSeconds;
    const name = JSON.stringify([userId, projectId, roles]);
    const known = this.sealed.get(name);
    if (known?.exp === exp) return known.text;
    const payload = Buffer.from(JSON.stringify({ userId, projectId, roles, exp })).toString('base64url');
    const text = `${payload}.${this.macOf(payload).toString('base64url')}`;
    remember(this.sealed, name, { text, exp });
    return text;
  }

  /** Never throws, whatever the header holds. */
  open(header: string): OpenedIdentity {
    const known = this.opened.get(header) ?? this.verify(header);
    if (typeof known === 'string') return { ok: false, reason: known };
    if (known.exp + clockSkewSeconds < this.nowSeconds()) {
      this.opened.delete(header);
      return { ok: false, reason: 'expired' };
    }
    remember(this.opened, header, known);
    return { ok: true, identity: known.identity };
  }

  private verify(header: string): Opened | SealRefusal {
    const dot = header.length - macLength - 1;
    if (dot < 1 || header.length > headerLengthMax || header[dot] !== '.') return 'malformed';
    const payload = header.slice(0, dot);
    const given = Buffer.from(header.slice(dot + 1), 'base64url');
    const expected = this.macOf(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong-key';
    return parseSealed(payload) ?? 'malformed';
  }

  private macOf(payload: string): Buffer {
    return createHmac('sha256', this.key).update(payload).digest();
  }
}

/** Forgets everything when full: callers come back, and an attacker's names must not pile up. */
function remember<T>(memory: Map<string, T>, name: string, value: T): void {
  if (memory.size >= rememberedMax && !memory.has(name)) memory.clear();
  memory.set(name, value);
}

function parseSealed(payload: string): Opened | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { userId, projectId, roles, exp } = value as Record<string, unknown>;
    if (!isTextOrNull(userId) || !isTextOrNull(projectId) || !isTexts(roles)) return null;
    return typeof exp === 'number' ? { identity: Object.freeze({ userId, projectId, roles }), exp } : null;
  } catch {
    return null;
  }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}
