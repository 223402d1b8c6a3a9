import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { readDetails } from './read-details.js';

const none = {
  tenant: null,
  state: null,
  oldState: null,
  task: null,
  oldTask: null,
  imageType: null,
  imageInstance: null,
  osArchitecture: null,
  osDistro: null,
  osVersion: null,
  raxOptions: null,
};

describe('readDetails of nova', () => {
  it('reads state, tasks and image', () => {
    const payload = {
      tenant_id: '5853600',
      state: 'building',
      old_state: null,
      new_task_state: 'spawning',
      old_task_state: 'scheduling',
      image_meta: {
        image_type: 'base',
        'org.openstack__1__architecture': 'x64',
        'org.openstack__1__os_distro': 'org.centos',
        'org.openstack__1__os_version': 5.8,
        'com.rackspace__1__options': '0',
      },
    };
    expect(readDetails('nova', { payload, _context_project_id: '999' })).toEqual({
      tenant: '5853600',
      state: 'building',
      oldState: null,
      task: 'spawning',
      oldTask: 'scheduling',
      imageType: 1,
      imageInstance: null,
      osArchitecture: 'x64',
      osDistro: 'org.centos',
      osVersion: '5.8',
      raxOptions: '0',
    });
  });

  it.each([{}, { payload: {} }, { payload: { image_meta: null } }])(
    'has empty text for what %j lacks',
    (body) => {
      expect(readDetails('nova', body)).toEqual({
        ...none,
        state: '',
        oldState: '',
        task: '',
        oldTask: '',
        imageType: 0,
        osArchitecture: '',
        osDistro: '',
        osVersion: '',
        raxOptions: '',
      });
    },
  );

  it.each<JsonValue>([null, 'boom', ['active'], 7])('has nothing of a payload that is %j', (payload) => {
    expect(readDetails('nova', { payload, _context_project_id: '999' })).toEqual({ ...none, tenant: '999' });
  });

  it('takes the tenant of the payload where the key is there, even as null', () => {
    const tenantOf = (payload: JsonValue) =>
      readDetails('nova', { payload, _context_project_id: '999' }).tenant;
    expect([tenantOf({}), tenantOf({ tenant_id: null }), tenantOf({ tenant_id: 12 })]).toEqual([
      '999',
      null,
      '12',
    ]);
  });
});

describe('readDetails of glance', () => {
  it('reads owner, status and the instance an image was made of', () => {
    const payload = { owner: '5937488', status: 'saving', properties: { instance_uuid: 'i-1' } };
    expect(readDetails('glance', { payload })).toEqual({
      ...none,
      tenant: '5937488',
      state: 'saving',
      imageType: 0,
      imageInstance: 'i-1',
    });
  });

  it.each<JsonValue>([null, 'free text error', []])('has nothing of a payload that is %j', (payload) => {
    expect(readDetails('glance', { payload, _context_project_id: '999' })).toEqual(none);
  });

  it('takes null properties for none', () => {
    expect(readDetails('glance', { payload: { properties: null } })).toEqual({ ...none, imageType: 0 });
  });
});

describe('readDetails of other services', () => {
  it('reads the tenant and nothing else', () => {
    const payload = { tenant_id: '5853600', state: 'active', image_meta: { image_type: 'base' } };
    expect(readDetails('generic', { payload })).toEqual({ ...none, tenant: '5853600' });
  });
});
