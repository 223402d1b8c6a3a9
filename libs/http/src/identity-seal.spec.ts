import { describe, expect, it } from '@jest/globals';

import { IdentitySeal } from './identity-seal.js';
import { hasRole, isAnonymous, type Identity } from './identity.js';

const key = 'a key that is long enough for a test';
/** Without the request, which is named by a header of its own. */
const who = { userId: 'u✔', projectId: null, roles: ['Admin', 'member'] };
const identity: Identity = { ...who, requestId: 'req-1' };

describe('IdentitySeal', () => {
  it('opens what it sealed', () => {
    const seal = new IdentitySeal(key);
    expect(seal.open(seal.seal(identity))).toEqual({ ok: true, identity: who });
    expect(seal.open(seal.seal(identity))).toEqual({ ok: true, identity: who });
  });

  it('refuses what was sealed under another key', () => {
    const sealed = new IdentitySeal('another key that is long enough').seal(identity);
    expect(new IdentitySeal(key).open(sealed)).toEqual({ ok: false, reason: 'wrong-key' });
  });

  it('refuses an identity that was changed, wherever it was changed', () => {
    const seal = new IdentitySeal(key);
    const sealed = seal.seal(identity);
    for (let index = 0; index < sealed.length; index += 1) {
      const other = sealed[index] === 'A' ? 'B' : 'A';
      const changed = `${sealed.slice(0, index)}${other}${sealed.slice(index + 1)}`;
      // The last character of a MAC carries two bits that decode to nothing; those spell the same MAC.
      if (Buffer.from(changed, 'base64url').equals(Buffer.from(sealed, 'base64url'))) continue;
      if (index === sealed.length - 1) continue;
      expect(seal.open(changed).ok).toBe(false);
    }
  });

  it('refuses an identity whose time is over, also one it has opened before', () => {
    let now = 1_000_020;
    const seal = new IdentitySeal(key, () => now);
    const sealed = seal.seal(identity);
    now += 305;
    expect(seal.open(sealed).ok).toBe(true);
    now += 1;
    expect(seal.open(sealed)).toEqual({ ok: false, reason: 'expired' });
    expect(seal.open(sealed)).toEqual({ ok: false, reason: 'expired' });
  });

  it('seals the same caller alike for a minute, and never for less than five minutes', () => {
    let now = 1_000_021;
    const seal = new IdentitySeal(key, () => now);
    const sealed = seal.seal(identity);
    now += 59;
    expect(seal.seal(identity)).toBe(sealed);
    now += 1;
    expect(seal.seal(identity)).not.toBe(sealed);
    now += 240;
    expect(seal.open(sealed).ok).toBe(true);
  });

  it('tells callers apart whose names differ only in what they are', () => {
    const seal = new IdentitySeal(key);
    const texts = [
      { userId: null, projectId: 'a', roles: [] },
      { userId: 'a', projectId: null, roles: [] },
      { userId: '', projectId: 'a', roles: [] },
      { userId: null, projectId: 'a', roles: [''] },
      { userId: null, projectId: 'a', roles: ['b,c'] },
      { userId: null, projectId: 'a', roles: ['b', 'c'] },
    ].map((one) => seal.seal(one));
    expect(new Set(texts).size).toBe(6);
  });

  it('goes on when more callers come than it remembers', () => {
    const seal = new IdentitySeal(key);
    for (let index = 0; index < 3000; index += 1) {
      const one = { userId: `u${index}`, projectId: null, roles: [] };
      expect(seal.open(seal.seal(one))).toEqual({ ok: true, identity: one });
    }
  });

  it.each(['', '.', 'x', 'a.b', `.${'A'.repeat(43)}`, `${'A'.repeat(20_000)}.${'A'.repeat(43)}`])(
    'refuses %p as malformed or forged',
    (header) => {
      expect(new IdentitySeal(key).open(header).ok).toBe(false);
    },
  );
});

describe('identity', () => {
  it('compares roles without letter case', () => {
    expect(hasRole(identity, 'admin')).toBe(true);
    expect(hasRole(identity, 'adm')).toBe(false);
  });

  it('is anonymous when nothing was said', () => {
    expect(isAnonymous({ userId: null, projectId: null, roles: [], requestId: 'r' })).toBe(true);
    expect(isAnonymous(identity)).toBe(false);
  });
});
