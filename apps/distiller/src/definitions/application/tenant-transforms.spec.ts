import { type MessageId, type TenantId } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { type Transaction } from '@cloudtach/persistence';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type IdentifiedDocument } from '../../distilling/domain/identify-document.js';
import { TenantTransforms } from './tenant-transforms.js';
import { type TransformChanges, type TransformPatterns, TransformSource } from './transform-source.js';

const tx = {} as Transaction;

/** Transforms in memory, with a count of what was asked. */
class ListedTransforms extends TransformSource {
  version = 1n;
  /** Null where it is not known any more. */
  changed: TenantId[] | null = [];
  readonly patternsAsked: TenantId[] = [];
  readonly specificationsAsked: string[] = [];
  readonly transforms = new Map<TenantId, TransformPatterns[]>();
  readonly specifications = new Map<string, string>();
  /** Happens after the patterns were read and before they are given back. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  add(tenant: string, id: string, ...patterns: readonly string[]): void {
    const known = this.transforms.get(tenant as TenantId) ?? [];
    this.transforms.set(tenant as TenantId, [...known, { id, patterns: [patterns] }]);
    this.specifications.set(id, `[{event_type: [${patterns.join()}], traits: {${id}: {fields: x}}}]`);
    this.change(tenant);
  }

  change(tenant: string): void {
    this.version += 1n;
    this.changed?.push(tenant as TenantId);
  }

  changesSince(_tx: Transaction, version: bigint | null): Promise<TransformChanges> {
    const tenants = version === null ? [] : (this.changed?.slice(Number(version) - 1) ?? null);
    return Promise.resolve({ version: this.version, tenants });
  }

  async patternsOf(_tx: Transaction, tenants: readonly TenantId[]) {
    this.patternsAsked.push(...tenants);
    const found = new Map(tenants.flatMap((tenant) => [[tenant, this.transforms.get(tenant)]] as const));
    const { meanwhile } = this;
    this.meanwhile = () => Promise.resolve();
    await meanwhile();
    return new Map([...found].flatMap(([tenant, list]) => (list === undefined ? [] : [[tenant, list]])));
  }

  specificationsOf(_tx: Transaction, ids: readonly string[]) {
    this.specificationsAsked.push(...ids);
    return Promise.resolve(new Map(ids.map((id) => [id, this.specifications.get(id) ?? ''])));
  }
}

function document(tenant: string | null, eventType: string): IdentifiedDocument {
  return {
    kind: 'identified',
    source: 'posted',
    body: { event_type: eventType, message_id: 'm', timestamp: '2015', x: 'value' },
    deriveMessageId: () => 'm' as MessageId,
    messageId: 'm' as MessageId,
    resourceId: null,
    origin: 'o/0/0',
    eventType,
    tenantId: tenant as TenantId | null,
  };
}

describe('TenantTransforms', () => {
  const errors: object[] = [];
  const log = { error: (fields: object) => errors.push(fields) } as unknown as Log;
  let source: ListedTransforms;
  let transforms: TenantTransforms;

  beforeEach(() => {
    source = new ListedTransforms();
    transforms = new TenantTransforms(source, log);
  });

  /** The trait that the transform of a document yields, which is named like the transform; null without one. */
  async function chosen(tenant: string | null, eventType: string): Promise<string | null> {
    const wanted = document(tenant, eventType);
    const current = await transforms.current(tx);
    const distiller = (await current.of([wanted]))(wanted);
    const result = distiller?.distil(wanted.body, { now: 0 as never, derivedMessageId: null });
    return result?.kind === 'event' ? (result.event.traits[0]?.name ?? null) : null;
  }

  it('chooses the first of a tenant that wants a type, and nothing for anybody else', async () => {
    source.add('T1', 'first', 'a.*');
    source.add('T1', 'second', 'a.b', 'c');
    source.add('T2', 'other', 'd');
    expect(await chosen('T1', 'a.b')).toBe('first');
    expect(await chosen('T1', 'c')).toBe('second');
    expect(await chosen('T1', 'd')).toBeNull();
    expect(await chosen('T3', 'a.b')).toBeNull();
    expect(await chosen(null, 'a.b')).toBeNull();
  });

  it('asks once for what does not change, also for tenants without any', async () => {
    source.add('T1', 'first', 'a');
    for (let batch = 0; batch < 3; batch += 1) {
      await chosen('T1', 'a');
      await chosen('T2', 'a');
    }
    expect(source.patternsAsked).toEqual(['T1', 'T2']);
    expect(source.specificationsAsked).toEqual(['first']);
  });

  it('reads only the specifications that events want', async () => {
    for (let n = 0; n < 1000; n += 1) source.add('T1', `t${n}`, `type.${n}`);
    expect(await chosen('T1', 'type.777')).toBe('t777');
    expect(source.specificationsAsked).toEqual(['t777']);
  });

  it('uses a change from the next batch on', async () => {
    source.add('T1', 'first', 'a');
    expect(await chosen('T1', 'b')).toBeNull();
    source.add('T1', 'second', 'b');
    expect(await chosen('T1', 'b')).toBe('second');
    source.transforms.delete('T1' as TenantId);
    source.change('T1');
    expect(await chosen('T1', 'a')).toBeNull();
  });

  it('asks for everything again where nobody knows any more whose changed', async () => {
    source.add('T1', 'first', 'a');
    expect(await chosen('T1', 'a')).toBe('first');
    source.transforms.delete('T1' as TenantId);
    source.version += 1n;
    source.changed = null;
    expect(await chosen('T1', 'a')).toBeNull();
  });

  it('does not remember what another batch knows to be old already', async () => {
    source.add('T1', 'first', 'a');
    await chosen('T2', 'a');
    source.meanwhile = async () => {
      source.add('T1', 'second', 'b');
      expect(await chosen('T2', 'a')).toBeNull();
    };
    expect(await chosen('T1', 'b')).toBeNull();
    expect(await chosen('T1', 'b')).toBe('second');
  });

  it('keeps to what it knew of a tenant when another batch makes room meanwhile', async () => {
    source.add('T1', 'first', 'a');
    await chosen('T1', 'a');
    source.add('T3', 'third', 'c');
    // As heavy as all that is remembered together.
    source.transforms.set(
      'T4' as TenantId,
      Array.from({ length: 250_000 }, (_, n) => ({ id: `t${n}`, patterns: [] })),
    );
    source.meanwhile = async () => {
      await chosen('T4', 'a');
    };
    const wanted = [document('T1', 'a'), document('T3', 'c')] as const;
    const transformOf = await (await transforms.current(tx)).of(wanted);
    expect(wanted.map(transformOf)).toEqual([expect.anything(), expect.anything()]);
  });

  it('goes on without a transform that cannot be read any more, and says so once', async () => {
    source.add('T1', 'broken', 'a');
    source.specifications.set('broken', '[{event_type: a, traits: {x: {fields: y, plugin: gone}}}]');
    expect(await chosen('T1', 'a')).toBeNull();
    expect(await chosen('T1', 'a')).toBeNull();
    expect(errors).toEqual([{ transformId: 'broken', problems: 1 }]);
  });
});
