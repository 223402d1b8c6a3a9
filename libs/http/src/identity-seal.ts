import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

import type { Identity } from './identity.js';

/** Header in which the gateway tells a service who asks. */
export const identityHeader = 'x-cloudtach-identity';

/** Seconds a sealed identity is good for: long enough for a slow upload, short enough to be worthless in a log. */
const lifetimeSeconds = 300;
/** Difference of clocks between gateway and service that is forgiven. */
const clockSkewSeconds = 5;
/** Longest header that is looked at, in characters. */
const headerLengthMax = 16_384;
/** The hash function's output in base64url without padding. */
const macLength = 43;

/** Why a sealed identity was refused. */
export type SealRefusal = 'malformed' | 'wrong-key' | 'expired';

export type OpenedIdentity =
  { readonly ok: true; readonly identity: Identity } | { readonly ok: false; readonly reason: SealRefusal };

/**
 * Seals identities with HMAC-SHA256 under the key that gateway and services share, and opens them again. The form
 * is `base64url(JSON) "." base64url(MAC of the first part)`.
 */
export class IdentitySeal {
  private readonly key: KeyObject;

  /** @param nowSeconds seconds since the epoch, of the wall clock */
  constructor(
    key: string,
    private readonly nowSeconds: () => number = () => Date.now() / 1000,
  ) {
    this.key = createSecretKey(Buffer.from(key, 'utf8'));
  }

  seal(identity: Identity): string {
    const { userId, projectId, roles, requestId } = identity;
    const exp = Math.ceil(this.nowSeconds()) + lifetimeSeconds;
    const payload = Buffer.from(JSON.stringify({ userId, projectId, roles, requestId, exp })).toString(
      'base64url',
    );
    return `${payload}.${this.macOf(payload).toString('base64url')}`;
  }

  /** Never throws, whatever the header holds. */
  open(header: string): OpenedIdentity {
    const dot = header.length - macLength - 1;
    if (dot < 1 || header.length > headerLengthMax || header[dot] !== '.')
      return { ok: false, reason: 'malformed' };
    const payload = header.slice(0, dot);
    const given = Buffer.from(header.slice(dot + 1), 'base64url');
    const expected = this.macOf(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return { ok: false, reason: 'wrong-key' };
    const sealed = parseSealed(payload);
    if (sealed === null) return { ok: false, reason: 'malformed' };
    if (sealed.exp + clockSkewSeconds < this.nowSeconds()) return { ok: false, reason: 'expired' };
    return { ok: true, identity: sealed.identity };
  }

  private macOf(payload: string): Buffer {
    return createHmac('sha256', this.key).update(payload).digest();
  }
}

function parseSealed(payload: string): { identity: Identity; exp: number } | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { userId, projectId, roles, requestId, exp } = value as Record<string, unknown>;
    if (!isTextOrNull(userId) || !isTextOrNull(projectId) || !isTexts(roles)) return null;
    if (typeof requestId !== 'string' || typeof exp !== 'number') return null;
    return { identity: { userId, projectId, roles, requestId }, exp };
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
