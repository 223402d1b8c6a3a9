import { describe, expect, it } from '@jest/globals';
import { parseSourceRule, SourceMap, type SourceRule } from './source-map.js';

function rule(text: string): SourceRule {
  const parsed = parseSourceRule(text);
  if (parsed === null) throw new Error(`not a rule: ${text}`);
  return parsed;
}

describe('SourceMap', () => {
  it.each([
    ['compute', 'nova'],
    ['scheduler', 'nova'],
    ['conductor', 'nova'],
    ['api', 'nova'],
    ['nova-compute:host1', 'nova'],
    ['image', 'glance'],
    ['glance', 'glance'],
    ['network', 'neutron'],
    ['dns', 'dns'],
    ['', 'unknown'],
  ])('takes a publisher %s for %s unless a rule says otherwise', (publisherService, service) => {
    const source = new SourceMap([], 'east').sourceOf('notifications.info', publisherService);
    expect(source).toEqual({ service, deployment: 'east', routingKey: 'notifications.info' });
  });

  it('lets the first rule that matches decide', () => {
    const sources = new SourceMap([rule('west.*=nova/west/monitor.info'), rule('*=glance/else')], 'east');
    expect(sources.sourceOf('west.info', 'image')).toEqual({
      service: 'nova',
      deployment: 'west',
      routingKey: 'monitor.info',
    });
    expect(sources.sourceOf('south.info', 'compute')).toEqual({
      service: 'glance',
      deployment: 'else',
      routingKey: 'south.info',
    });
  });

  it('keeps the default of what a rule leaves out', () => {
    const sources = new SourceMap([rule('west.*=/west')], 'east');
    expect(sources.sourceOf('west.info', 'compute')).toEqual({
      service: 'nova',
      deployment: 'west',
      routingKey: 'west.info',
    });
  });
});

describe('parseSourceRule', () => {
  it.each(['', 'nova', '=nova', 'topic=', 'topic=//', 'topic=a/b/c/d', 'topic=a b', 'topic=<b>'])(
    'refuses %s',
    (text) => {
      expect(parseSourceRule(text)).toBeNull();
    },
  );

  it('reads service, deployment and routing key', () => {
    expect(parseSourceRule(' notifications.* = nova/cell-1/monitor.info ')).toEqual({
      pattern: 'notifications.*',
      service: 'nova',
      deployment: 'cell-1',
      routingKey: 'monitor.info',
    });
  });
});
