import { describe, expect, it } from '@jest/globals';

import { claimedIdentity, type RequestHeaders } from './caller-identity.js';

const basic = (credentials: string): RequestHeaders => ({
  authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
});

describe('claimedIdentity', () => {
  it('takes user, project and roles from the headers, trimmed', () => {
    const headers = { 'x-user-id': ' u1 ', 'x-project-id': 'p1', 'x-roles': 'Admin, member ,,' };
    expect(claimedIdentity(headers, 'req-1')).toEqual({
      userId: 'u1',
      projectId: 'p1',
      roles: ['Admin', 'member'],
      requestId: 'req-1',
    });
  });

  it.each([
    [{}, null],
    [{ 'x-project-id': '' }, null],
    [{ 'x-tenant-id': 't1' }, 't1'],
    [{ 'x-project-id': 'p1', 'x-tenant-id': 't1' }, 'p1'],
    [{ 'x-project-id': ' ', 'x-tenant-id': 't1' }, 't1'],
  ])('takes the project of %p for %p', (headers, projectId) => {
    expect(claimedIdentity(headers, 'r')).toMatchObject({ projectId });
  });

  it('is nobody without headers', () => {
    expect(claimedIdentity({}, 'r')).toEqual({ userId: null, projectId: null, roles: [], requestId: 'r' });
  });

  it('takes the user of HTTP Basic, whatever the password', () => {
    expect(claimedIdentity(basic('ünner:pass:word'), 'r')).toMatchObject({ userId: 'ünner', roles: [] });
    expect(claimedIdentity(basic('admin'), 'r')).toMatchObject({ userId: 'admin', roles: ['admin'] });
    expect(claimedIdentity({ ...basic('admin:'), 'x-roles': 'member' }, 'r')).toMatchObject({
      roles: ['member'],
    });
  });

  it('lets a user id win over HTTP Basic', () => {
    expect(claimedIdentity({ ...basic('admin:'), 'x-user-id': 'u1' }, 'r')).toMatchObject({
      userId: 'u1',
      roles: [],
    });
  });

  it('ignores other schemes of authorization', () => {
    expect(claimedIdentity({ authorization: 'Bearer abc' }, 'r')).toMatchObject({ userId: null });
    expect(claimedIdentity({ authorization: 'Basically abc' }, 'r')).toMatchObject({ userId: null });
  });

  it.each(['Basic', 'Basic !!!', `Basic ${Buffer.from(':x').toString('base64')}`, 'Basic /w=='])(
    'refuses credentials it cannot read: %p',
    (authorization) => {
      expect(claimedIdentity({ authorization }, 'r')).toBe('basic-malformed');
    },
  );

  it('refuses what is too long to be passed on', () => {
    expect(claimedIdentity({ 'x-user-id': 'u'.repeat(1025) }, 'r')).toBe('too-long');
    expect(claimedIdentity({ 'x-roles': Array(65).fill('r').join(',') }, 'r')).toBe('too-long');
  });
});
