import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { notificationReceivedV1 } from '@cloudtach/contracts';
import { type RunningService, ServiceSlice, waitFor } from '@cloudtach/testing';
import { distillerTopics } from '../distilling/distiller-topics.builder.js';
import { aNotificationBody, aReceivedNotification } from '../distilling/notification.builder.js';
import { DefinitionsOnDisk } from './definitions-on-disk.builder.js';

const definition = (trait: string) =>
  `- event_type: compute.*\n  traits:\n    ${trait}: {fields: payload.tenant_id}\n`;

describe('the definitions of everybody', () => {
  const file = new DefinitionsOnDisk(definition('first'));
  let slice: ServiceSlice;
  let service: RunningService;
  let sent = 0;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'distiller', topics: distillerTopics });
    service = await slice.start({ DISTILLER_DEFINITIONS: file.path });
  });

  afterAll(async () => {
    await slice.close();
    file.remove();
  });

  /** The names of the traits of the next event. */
  async function traitNames(): Promise<string[]> {
    const id = `n-${sent++}`;
    await slice.readingMore(1, () =>
      slice.kafka.publish(notificationReceivedV1.topic, [aReceivedNotification(id, aNotificationBody(id))]),
    );
    const [row] = await slice.query<{ traits: { text: object } }>(
      'SELECT traits FROM event WHERE message_id = $1',
      [id],
    );
    return Object.keys(row?.traits.text ?? {});
  }

  const detail = async () => {
    const report = (await (await fetch(`${service.url}/readyz`)).json()) as {
      ready: boolean;
      checks: { definitions: { detail?: string } };
    };
    return { ready: report.ready, detail: report.checks.definitions.detail };
  };

  it('are used from the file', async () => {
    expect(await traitNames()).toContain('first');
    expect(await detail()).toEqual({ ready: true, detail: undefined });
  });

  it('stay in use when the file is changed to one with a mistake, which readiness and metrics name', async () => {
    file.write(`${definition('second')}- event_type: a\n  traits: {x: {fields: "payload.("}}\n`);
    await waitFor(async () => (await detail()).detail !== undefined, { what: 'the file is refused' });
    expect(await detail()).toMatchObject({
      ready: true,
      detail: expect.stringContaining(`${file.path}:5:`) as unknown,
    });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/distiller_definition_file_refused\{[^}]*\} 1/);
    expect(await traitNames()).toContain('first');
  });

  it('change with the file once it is mended', async () => {
    file.write(definition('second'));
    await waitFor(async () => (await detail()).detail === undefined, { what: 'the file is taken' });
    const names = await traitNames();
    expect([names.includes('first'), names.includes('second')]).toEqual([false, true]);
  });

  it('stop a start when they are wrong from the beginning', async () => {
    const bad = new DefinitionsOnDisk('- event_type: a\n');
    await expect(slice.start({ DISTILLER_DEFINITIONS: bad.path })).rejects.toThrow(`${bad.path}:1:`);
    bad.remove();
  });
});
