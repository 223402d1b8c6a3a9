import { type InstantMicros } from '@cloudtach/kernel';
import { baseImages, operatorTenant, type Tenant } from './catalogue.js';
import { type SnapshotListener } from './compute-cloud.js';
import { type CloudOptions } from './cloud-options.js';
import { IdlePool } from './idle-pool.js';
import { type ImageCycle, imageMix, type ImageStep, snapshotImage } from './image-cycles.js';
import { imageExistsPayload, imagePayload, imageSentPayload } from './image-payload.js';
import { laterBy, wholeSecond } from './payload-times.js';
import { type Agenda, plan, type PlannedNotification } from './planned-notification.js';
import { periodicContext, type RequestContext } from './request-context.js';
import { SeededRandom } from './seeded-random.js';
import { type ImageTraits } from './simulated-image.js';
import { type InstanceTraits } from './simulated-instance.js';

interface SimulatedImage {
  traits: ImageTraits;
}

/** Images that one `image.exists` lists at most; an owner of more gets several pages. */
const imagesPerPageMax = 100;
const auditDelaySeconds = 20;

/** The images of a simulated cloud: the public ones, those that tenants upload, and snapshots. */
export class ImageStore implements SnapshotListener {
  private readonly random: SeededRandom;
  private readonly images = new Set<SimulatedImage>();
  private readonly idle = new IdlePool<SimulatedImage>();
  private deletedSinceAudit: ImageTraits[] = [];
  private made = 0;

  constructor(
    options: CloudOptions,
    private readonly tenants: readonly Tenant[],
    private readonly agenda: Agenda,
  ) {
    this.random = SeededRandom.for(options.seed, 'images');
    const createdAt = wholeSecond(laterBy(options.start, -400 * 86_400_000));
    for (const base of baseImages) {
      const owner = operatorTenant.tenantId;
      const traits = { ...queuedImage(base.imageId, base.name, owner, createdAt), base, isPublic: true };
      this.images.add({
        traits: { ...traits, status: 'active', sizeBytes: base.sizeBytes, checksum: this.random.hex32() },
      });
    }
  }

  /** Begins one operation on an image at `at`; without an image of a tenant it is an upload. */
  beginOperation(at: InstantMicros): void {
    const chosen = this.random.pickWeighted(imageMix);
    const isNew = chosen.id === 'upload' || chosen.id === 'upload-failing';
    const existing = isNew ? null : this.idle.take(this.random);
    const cycle = isNew || existing !== null ? chosen : (imageMix[0] ?? chosen);
    const tenant = this.random.pick(this.tenants);
    this.begin(cycle, existing ?? this.addImage(tenant, at), this.contextOf(tenant, at), at);
  }

  snapshotBegins(instance: InstanceTraits, context: RequestContext, at: InstantMicros): void {
    const { identity } = instance;
    const image = this.addImage(identity.tenant, at);
    image.traits = { ...image.traits, instanceId: identity.instanceId, base: identity.image };
    this.begin(snapshotImage, image, context, at);
  }

  /** Plans `image.exists` for each owner and the period that ends at `midnight`. */
  audit(midnight: InstantMicros): void {
    const byOwner = new Map<string, ImageTraits[]>();
    const active = [...this.images].map((image) => image.traits).filter((image) => image.status === 'active');
    for (const traits of [...active, ...this.deletedSinceAudit]) {
      const owned = byOwner.get(traits.owner) ?? [];
      owned.push(traits);
      byOwner.set(traits.owner, owned);
    }
    this.deletedSinceAudit = [];
    for (const [owner, owned] of byOwner) {
      for (let from = 0; from < owned.length; from += imagesPerPageMax) {
        this.planAudit(owner, owned.slice(from, from + imagesPerPageMax), midnight);
      }
    }
  }

  private begin(cycle: ImageCycle, image: SimulatedImage, context: RequestContext, at: InstantMicros): void {
    for (const [index, step] of cycle.steps.entries()) {
      const due = (laterBy(at, step.offsetMs) + this.random.below(1_000)) as InstantMicros;
      plan(this.agenda, due, (time) => {
        image.traits = this.traitsAfter(image.traits, step, time);
        if (index === cycle.steps.length - 1) this.finish(image);
        return this.notification(step, image.traits, context, time);
      });
    }
  }

  private notification(
    step: ImageStep,
    traits: ImageTraits,
    context: RequestContext,
    time: InstantMicros,
  ): PlannedNotification {
    const namesImage = step.level === 'INFO' && step.eventType !== 'image.send';
    return {
      time,
      eventType: step.eventType,
      level: step.level,
      service: 'glance',
      publisherId: publisherOf(traits.imageId),
      resourceId: namesImage ? traits.imageId : null,
      context,
      payload: () => {
        if (step.level === 'ERROR') return `Failed to upload image ${traits.imageId}: the store is full.`;
        return step.eventType === 'image.send'
          ? imageSentPayload(traits, context.tenant)
          : imagePayload(traits);
      },
    };
  }

  private traitsAfter(traits: ImageTraits, step: ImageStep, time: InstantMicros): ImageTraits {
    const isFilled = step.status === 'active' && traits.sizeBytes === null;
    return {
      ...traits,
      status: step.status,
      updatedAt: step.eventType === 'image.send' ? traits.updatedAt : wholeSecond(time),
      sizeBytes: isFilled ? this.random.between(20_000_000, 2_000_000_000) : traits.sizeBytes,
      checksum: isFilled ? this.random.hex32() : traits.checksum,
      deletedAt: step.status === 'deleted' ? wholeSecond(time) : traits.deletedAt,
    };
  }

  private finish(image: SimulatedImage): void {
    if (image.traits.status === 'active') {
      this.idle.add(image);
      return;
    }
    this.images.delete(image);
    if (image.traits.status === 'deleted') this.deletedSinceAudit.push(image.traits);
  }

  private planAudit(owner: string, images: readonly ImageTraits[], midnight: InstantMicros): void {
    const period = { beginning: laterBy(midnight, -86_400_000), ending: midnight };
    const context = periodicContext(this.random.uuid(), operatorTenant, midnight);
    const at = midnight + auditDelaySeconds * 1_000_000 + this.random.below(60_000_000);
    plan(this.agenda, at as InstantMicros, (time) => ({
      time,
      eventType: 'image.exists',
      level: 'INFO',
      service: 'glance',
      publisherId: publisherOf(owner),
      resourceId: null,
      context,
      payload: () => imageExistsPayload(images, owner, period),
    }));
  }

  private addImage(tenant: Tenant, at: InstantMicros): SimulatedImage {
    this.made += 1;
    const name = `image-${this.made}`;
    const base = this.random.pick(baseImages);
    const traits = { ...queuedImage(this.random.uuid(), name, tenant.tenantId, wholeSecond(at)), base };
    const image = { traits };
    this.images.add(image);
    return image;
  }

  private contextOf(tenant: Tenant, at: InstantMicros): RequestContext {
    return {
      requestId: this.random.uuid(),
      tenant,
      startedAt: laterBy(at, -this.random.between(20, 200)),
      authToken: this.random.hex32(),
      remoteAddress: this.random.ipv4(),
    };
  }
}

function queuedImage(
  imageId: string,
  name: string,
  owner: string,
  createdAt: InstantMicros,
): Omit<ImageTraits, 'base'> {
  return {
    imageId,
    name,
    owner,
    status: 'queued',
    sizeBytes: null,
    checksum: null,
    isPublic: false,
    createdAt,
    updatedAt: createdAt,
    deletedAt: null,
    instanceId: null,
  };
}

/** One of two glance hosts, always the same for one subject. */
function publisherOf(subject: string): string {
  return `image.glance-${(subject.charCodeAt(subject.length - 1) % 2) + 1}`;
}
