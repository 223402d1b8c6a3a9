import { compileDefinitions, Distiller, parseDefinitions } from '@cloudtach/distillation';
import { type TenantId } from '@cloudtach/kernel';
import { Log } from '@cloudtach/observability';
import { type Transaction } from '@cloudtach/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { type IdentifiedDocument } from '../../distilling/domain/identify-document.js';
import { type TransformPatterns, TransformSource } from './transform-source.js';
import { WeightedCache } from './weighted-cache.js';

/** Most transforms whose patterns are remembered, and most tenants: one without transforms weighs as much as one. */
const patternsMax = 250_000;

/** Most characters of specifications whose distillers are remembered. */
const charactersMax = 16 * 1024 * 1024;

/** The transforms of one tenant: which of them wants an event type. */
interface Selection {
  readonly ids: readonly string[];
  /** Definitions without traits; the index of each is the place of its transform in `ids`. */
  readonly selector: Distiller;
}

/** Finds the transform that a document is to be distilled by; null where its tenant has none for it. */
export type TransformOf = (document: IdentifiedDocument) => Distiller | null;

/** The transforms of all tenants at one moment. */
export interface CurrentTransforms {
  /** Makes ready what these documents need. */
  of(documents: readonly IdentifiedDocument[]): Promise<TransformOf>;
}

/**
 * The transforms of all tenants, as far as memory goes. Asked once a batch whether any changed, so a change is seen by
 * the next batch of every replica (ADR 14). Only the patterns of a tenant's transforms are kept together; a
 * specification is read and compiled when an event wants it.
 */
@Injectable()
export class TenantTransforms {
  private version: bigint | null = null;
  private readonly selections = new WeightedCache<TenantId, Selection | null>(patternsMax);
  /** Null where a specification can no longer be read. */
  private readonly distillers = new WeightedCache<string, Distiller | null>(charactersMax);

  constructor(
    @Inject(TransformSource) private readonly source: TransformSource,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** As they are now; to be asked once a batch, and good for as long as its transaction is open. */
  async current(tx: Transaction): Promise<CurrentTransforms> {
    const version = await this.forgetChanged(tx);
    return { of: (documents) => this.transformsOf(tx, documents, version) };
  }

  private async transformsOf(
    tx: Transaction,
    documents: readonly IdentifiedDocument[],
    version: bigint,
  ): Promise<TransformOf> {
    const tenants = new Set<TenantId>();
    for (const { tenantId } of documents) if (tenantId !== null) tenants.add(tenantId);
    const selections = await this.selectionsOf(tx, [...tenants], version);
    const chosen = new Map<IdentifiedDocument, string>();
    for (const document of documents) {
      const id = chooseTransform(selections, document);
      if (id !== undefined) chosen.set(document, id);
    }
    if (chosen.size === 0) return () => null;
    const distillers = await this.distillersOf(tx, new Set(chosen.values()));
    return (document) => distillers.get(chosen.get(document) ?? '') ?? null;
  }

  private async forgetChanged(tx: Transaction): Promise<bigint> {
    const { version, tenants } = await this.source.changesSince(tx, this.version);
    if (tenants === null) this.selections.clear();
    for (const tenant of tenants ?? []) this.selections.delete(tenant);
    if (this.version === null || version > this.version) this.version = version;
    return version;
  }

  private async selectionsOf(
    tx: Transaction,
    tenants: readonly TenantId[],
    version: bigint,
  ): Promise<ReadonlyMap<TenantId, Selection | null>> {
    const selections = new Map<TenantId, Selection | null>();
    const missing: TenantId[] = [];
    // Taken out before anything is awaited: another batch may make room in the cache meanwhile.
    for (const tenant of tenants) {
      const known = this.selections.get(tenant);
      if (known === undefined) missing.push(tenant);
      else selections.set(tenant, known);
    }
    if (missing.length === 0) return selections;
    const found = await this.source.patternsOf(tx, missing);
    for (const tenant of missing) {
      const transforms = found.get(tenant);
      const selection = transforms === undefined ? null : toSelection(transforms);
      selections.set(tenant, selection);
      // Another batch may have seen a newer version meanwhile: then this is what it has just forgotten.
      if (this.version === version) this.selections.set(tenant, selection, 1 + (transforms?.length ?? 0));
    }
    return selections;
  }

  private async distillersOf(
    tx: Transaction,
    ids: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, Distiller | null>> {
    const distillers = new Map<string, Distiller | null>();
    const missing: string[] = [];
    for (const id of ids) {
      const known = this.distillers.get(id);
      if (known === undefined) missing.push(id);
      else distillers.set(id, known);
    }
    if (missing.length === 0) return distillers;
    for (const [id, specification] of await this.source.specificationsOf(tx, missing)) {
      const distiller = this.compile(id, specification);
      distillers.set(id, distiller);
      this.distillers.set(id, distiller, specification.length);
    }
    return distillers;
  }

  /** It was checked when it was posted; a version that knows fewer plugins may refuse it all the same. */
  private compile(id: string, specification: string): Distiller | null {
    const parsed = parseDefinitions(specification, { file: id });
    if (parsed.ok) return compileDefinitions(parsed.document, { catchAll: false });
    this.log.error(
      { transformId: id, problems: parsed.errors.length },
      'a transform cannot be used any more',
    );
    return null;
  }
}

function chooseTransform(
  selections: ReadonlyMap<TenantId, Selection | null>,
  { tenantId, eventType }: IdentifiedDocument,
): string | undefined {
  const selection = tenantId === null ? null : selections.get(tenantId);
  const definition = selection?.selector.definitionFor(eventType) ?? null;
  return definition === null ? undefined : selection?.ids[definition.index];
}

/** A distiller tries its definitions from the last, so those of the transform that was created first come last. */
function toSelection(transforms: readonly TransformPatterns[]): Selection {
  const definitions = transforms.flatMap(({ patterns }, index) =>
    patterns.map((ofOne) => ({ index, patterns: ofOne, place: null, traits: new Map() })),
  );
  const byTransform = definitions.sort((left, right) => right.index - left.index);
  return { ids: transforms.map(({ id }) => id), selector: new Distiller(byTransform) };
}
