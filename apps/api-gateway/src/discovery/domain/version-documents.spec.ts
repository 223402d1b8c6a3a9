import { describe, expect, it } from '@jest/globals';

import { gnocchiDocument, monascaVersionDocument, rootDocument } from './version-documents.js';

describe('version documents', () => {
  it("are one object for Gnocchi's and Monasca's clients at the root", () => {
    const document = rootDocument('http://h:1');
    expect(document['versions']).toEqual([
      {
        status: 'CURRENT',
        links: [{ rel: 'self', href: 'http://h:1/v1/' }],
        id: 'v1.0',
        updated: '2015-03-19',
      },
    ]);
    expect(document['links']).toEqual([
      { rel: 'self', href: 'http://h:1/' },
      { rel: 'version', href: 'http://h:1/version' },
      { rel: 'healthcheck', href: 'http://h:1/healthcheck' },
    ]);
    expect(document['elements']).toMatchObject([{ id: 'v2.0' }, { id: 'v1.0' }]);
    expect(document['apis']).toHaveLength(6);
  });

  it('link eleven things under /v1/, the eighth being resources', () => {
    const { links, version } = gnocchiDocument('http://h:1');
    expect(version).toBe('v1');
    expect(links).toHaveLength(11);
    expect((links as unknown[])[7]).toEqual({ rel: 'resource', href: 'http://h:1/v1/resource' });
  });

  it('name the version that was asked for', () => {
    expect(monascaVersionDocument('http://h:1', 'http://h:1/version/v1.0', ['v1.0'])).toMatchObject({
      elements: [{ id: 'v1.0', links: [{ href: 'http://h:1/v1.0/events', rel: 'event' }] }],
      links: [{ rel: 'self' }, { rel: 'version' }, { rel: 'healthcheck' }],
    });
  });
});
