import { describe, expect, it } from '@jest/globals';
import { type HttpRefusal } from './http-refusal.js';
import { type Identity } from './identity.js';
import { hasSomeRole, monascaForbidden, monascaTenantOf } from './monasca-access.js';

const caller: Identity = { userId: 'u', projectId: 'T1', roles: ['Monasca-User'], requestId: 'r' };

describe('access to the Monasca API', () => {
  it('is for a project', () => {
    expect(monascaTenantOf(caller)).toBe('T1');
    const refusal = (() => {
      try {
        return monascaTenantOf({ ...caller, projectId: null });
      } catch (error) {
        return error as HttpRefusal;
      }
    })();
    expect(refusal).toMatchObject({
      status: 401,
      title: null,
      headers: { 'www-authenticate': expect.anything() },
    });
  });

  it('goes by roles, whatever their letter case and the blanks around them', () => {
    expect(hasSomeRole(caller, ['foo', ' monasca-user '])).toBe(true);
    expect(hasSomeRole(caller, ['monasca'])).toBe(false);
    expect(hasSomeRole(caller, [])).toBe(false);
  });

  it('is refused for roles by 401 with a challenge, titled Forbidden', () => {
    expect(monascaForbidden('no')).toMatchObject({
      status: 401,
      title: 'Forbidden',
      headers: { 'www-authenticate': expect.anything() },
    });
  });
});
