import { type InstantMicros } from '@cloudtach/kernel';
import { baseImages, type Flavor, flavors, type Tenant } from './catalogue.js';
import { type CloudOptions } from './cloud-options.js';
import { auditPayload, type ComputeMoment, computePayload } from './compute-payload.js';
import { IdlePool } from './idle-pool.js';
import { type LifeCycle, type LifeCycleStep, type Standing } from './life-cycle.js';
import { deleteOfFailed, followUps, operationMix, whenNobodyIsThere } from './operation-mix.js';
import { laterBy, wholeSecond } from './payload-times.js';
import { type Agenda, plan, type PlannedNotification } from './planned-notification.js';
import { periodicContext, type RequestContext } from './request-context.js';
import { failedCallPayload, schedulerPayload } from './scheduler-payload.js';
import { SeededRandom } from './seeded-random.js';
import { type InstanceTraits, newInstance } from './simulated-instance.js';

interface SimulatedInstance {
  traits: InstanceTraits;
}

/** A life cycle under way. One at a time per instance: who works on an instance has taken it out of its pool. */
interface Operation {
  readonly cycle: LifeCycle;
  readonly instance: SimulatedInstance;
  readonly context: RequestContext;
  readonly startedAt: InstantMicros;
  /** The instance before the operation: what its exists notification tells (§3, audit periods). */
  readonly before: InstanceTraits;
  readonly newFlavor: Flavor | null;
  readonly api: string;
}

/** A snapshot makes an image; who keeps the images is told so. */
export interface SnapshotListener {
  snapshotBegins(traits: InstanceTraits, context: RequestContext, at: InstantMicros): void;
}

/** Seconds after midnight within which the audits of all instances are sent. */
const auditSpreadSeconds = 270;
const auditDelaySeconds = 30;

/**
 * The instances of a simulated cloud and what is done with them: a population is kept, an operation is chosen
 * among those that an instance's standing allows, and every notification tells the instance as it is then, so
 * that the relations of notifications.md, "What a consistent load must satisfy", hold.
 */
export class ComputeCloud {
  private readonly random: SeededRandom;
  private readonly population = new Set<SimulatedInstance>();
  private readonly idle = new Map<Standing, IdlePool<SimulatedInstance>>([
    ['active', new IdlePool()],
    ['error', new IdlePool()],
  ]);
  private deletedSinceAudit: InstanceTraits[] = [];
  private made = 0;

  constructor(
    private readonly options: CloudOptions,
    private readonly tenants: readonly Tenant[],
    private readonly agenda: Agenda,
    private readonly snapshots: SnapshotListener,
  ) {
    this.random = SeededRandom.for(options.seed, 'compute');
    for (let count = 0; count < options.instances; count += 1) this.addEarlierInstance();
  }

  /** The instances that exist now. */
  instances(): readonly InstanceTraits[] {
    return [...this.population].map((instance) => instance.traits);
  }

  /** Begins one operation of the mix at `at`. */
  beginOperation(at: InstantMicros): void {
    const cycle = this.chosenCycle();
    const instance =
      cycle.startsIn === 'absent' ? null : (this.idle.get(cycle.startsIn)?.take(this.random) ?? null);
    if (instance !== null) this.begin(cycle, instance, at);
    else this.begin(cycle.startsIn === 'absent' ? cycle : whenNobodyIsThere, this.addInstance(at), at);
  }

  /** Plans the end-of-day audit of the period that ends at `midnight` (E1), with every instance as it is now. */
  audit(midnight: InstantMicros): void {
    const period = { beginning: laterBy(midnight, -86_400_000), ending: midnight };
    for (const instance of this.population) {
      if (instance.traits.launchedAt !== null) this.planAudit(instance.traits, period);
    }
    for (const traits of this.deletedSinceAudit) this.planAudit(traits, period);
    this.deletedSinceAudit = [];
  }

  private chosenCycle(): LifeCycle {
    const { cycle } = this.random.pickWeighted(operationMix);
    const failed = this.idle.get(deleteOfFailed.cycle.startsIn)?.size ?? 0;
    const isDelete = cycle.endsIn === 'gone' && cycle.startsIn === 'active';
    return isDelete && failed > 0 && this.random.chance(deleteOfFailed.share) ? deleteOfFailed.cycle : cycle;
  }

  private begin(cycle: LifeCycle, instance: SimulatedInstance, at: InstantMicros): void {
    const { random } = this;
    const { tenant } = instance.traits.identity;
    const context: RequestContext = {
      requestId: random.uuid(),
      tenant,
      startedAt: laterBy(at, -random.between(20, 200)),
      authToken: random.hex32(),
      remoteAddress: random.ipv4(),
    };
    const resizes = cycle.steps.some((step) => step.takesNewFlavor);
    const newFlavor = resizes ? nextFlavor(instance.traits.flavor) : null;
    const operation = { cycle, instance, context, startedAt: at, before: instance.traits, newFlavor };
    this.planStep({ ...operation, api: `api.n0${random.between(1, 4)}` }, 0);
    if (cycle.id === 'N1') this.snapshots.snapshotBegins(instance.traits, context, at);
  }

  private planStep(operation: Operation, index: number): void {
    const step = operation.cycle.steps[index];
    if (step === undefined) return;
    // A part of a millisecond, below the gap between two steps: recorded times are not round, order is kept.
    const at = (laterBy(operation.startedAt, step.offsetMs) + this.random.below(1_000)) as InstantMicros;
    plan(this.agenda, at, (time) => {
      const planned = this.happen(operation, step, index, time);
      if (index + 1 < operation.cycle.steps.length) this.planStep(operation, index + 1);
      else this.finish(operation, time);
      return planned;
    });
  }

  private happen(
    operation: Operation,
    step: LifeCycleStep,
    index: number,
    time: InstantMicros,
  ): PlannedNotification {
    const { instance, context } = operation;
    instance.traits = traitsAfter(instance.traits, operation, step, time);
    const isExists = step.eventType === 'compute.instance.exists';
    const traits = isExists
      ? { ...operation.before, vmState: step.vmState, task: step.task }
      : instance.traits;
    const wasCancelled = operation.cycle.endsIn === 'gone' && operation.cycle.startsIn === 'absent';
    const moment = { time, step, traits, newFlavor: operation.newFlavor, wasCancelled };
    return {
      time,
      eventType: step.eventType,
      level: step.level,
      service: 'nova',
      publisherId: publisherOf(operation, step, index),
      resourceId: namesInstance(step) ? traits.identity.instanceId : null,
      context,
      payload: (random) => payloadOf(moment, context, random),
    };
  }

  private finish(operation: Operation, time: InstantMicros): void {
    const { instance } = operation;
    const standing = operation.cycle.endsIn;
    if (standing === 'gone') {
      this.population.delete(instance);
      if (instance.traits.deletedAt !== null) this.deletedSinceAudit.push(instance.traits);
      return;
    }
    const choices = followUps.get(standing);
    if (choices === undefined) {
      this.idle.get(standing)?.add(instance);
      return;
    }
    const followUp = this.random.pickWeighted(choices);
    const pauseSeconds = this.random.between(followUp.secondsMin, followUp.secondsMax);
    this.begin(followUp.cycle, instance, laterBy(time, pauseSeconds * 1000));
  }

  private planAudit(
    traits: InstanceTraits,
    period: { readonly beginning: InstantMicros; readonly ending: InstantMicros },
  ): void {
    const { random } = this;
    const delayMicros = auditDelaySeconds * 1_000_000 + random.below(auditSpreadSeconds * 1_000_000);
    const context = periodicContext(random.uuid(), traits.identity.tenant, period.ending);
    plan(this.agenda, (period.ending + delayMicros) as InstantMicros, (time) => ({
      time,
      eventType: 'compute.instance.exists',
      level: 'INFO',
      service: 'nova',
      publisherId: `compute.${traits.identity.host}`,
      resourceId: traits.identity.instanceId,
      context,
      payload: (own) => auditPayload(traits, period, own),
    }));
  }

  private addEarlierInstance(): void {
    const { random } = this;
    const ageSeconds = random.between(3_600, 300 * 86_400);
    const createdAt = wholeSecond(laterBy(this.options.start, -1000 * (ageSeconds + 60)));
    const instance = this.addInstance(createdAt);
    const launchedAt = wholeSecond(laterBy(this.options.start, -1000 * ageSeconds));
    instance.traits = { ...instance.traits, launchedAt, vmState: 'active', task: null, isPlaced: true };
    this.idle.get('active')?.add(instance);
  }

  private addInstance(createdAt: InstantMicros): SimulatedInstance {
    const { random } = this;
    this.made += 1;
    const choice = {
      tenant: random.pick(this.tenants),
      image: random.pick(baseImages),
      flavor: random.pick(flavors),
    };
    const instance = { traits: newInstance(random, this.made, choice, wholeSecond(createdAt)) };
    this.population.add(instance);
    return instance;
  }
}

function traitsAfter(
  traits: InstanceTraits,
  operation: Operation,
  step: LifeCycleStep,
  time: InstantMicros,
): InstanceTraits {
  const { launchedAtMs } = step;
  return {
    identity: traits.identity,
    flavor: step.takesNewFlavor && operation.newFlavor !== null ? operation.newFlavor : traits.flavor,
    vmState: step.vmState,
    task: step.task,
    launchedAt:
      launchedAtMs === null ? traits.launchedAt : wholeSecond(laterBy(operation.startedAt, launchedAtMs)),
    deletedAt: step.vmState === 'deleted' && traits.deletedAt === null ? wholeSecond(time) : traits.deletedAt,
    isPlaced: traits.isPlaced || step.eventType === 'scheduler.run_instance.scheduled',
  };
}

/** The next larger flavour; the largest is resized down. */
function nextFlavor(flavor: Flavor): Flavor {
  const index = flavors.indexOf(flavor);
  return flavors[index + 1] ?? flavors[index - 1] ?? flavor;
}

/** `<service>.<host>`: a user's call is announced by the API, scheduling by the scheduler, the rest by the host. */
function publisherOf(operation: Operation, step: LifeCycleStep, index: number): string {
  if (step.eventType.startsWith('scheduler.')) return 'scheduler.n01';
  const isUpdate = step.eventType === 'compute.instance.update';
  return index === 0 && isUpdate ? operation.api : `compute.${operation.before.identity.host}`;
}

/** Whether consumers find the instance where they look for it (stacktach-v2 §1.7). */
function namesInstance(step: LifeCycleStep): boolean {
  if (step.eventType.startsWith('compute.instance.')) return true;
  return step.eventType === 'scheduler.run_instance.scheduled' || step.eventType === 'scheduler.run_instance';
}

function payloadOf(moment: ComputeMoment, context: RequestContext, random: SeededRandom): unknown {
  const { eventType } = moment.step;
  if (eventType.startsWith('compute.instance.')) return computePayload(moment, random);
  if (eventType.startsWith('scheduler.')) return schedulerPayload(moment);
  return failedCallPayload(moment, context);
}
