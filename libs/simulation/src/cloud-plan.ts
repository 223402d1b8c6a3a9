import { type InstantMicros } from '@cloudtach/kernel';
import { type Tenant } from './catalogue.js';
import { type CloudOptions } from './cloud-options.js';
import { ComputeCloud } from './compute-cloud.js';
import { ImageStore } from './image-store.js';
import { laterBy, midnightBefore } from './payload-times.js';
import { type Agenda, plan, type PlannedNotification } from './planned-notification.js';
import { Schedule } from './schedule.js';
import { SeededRandom } from './seeded-random.js';

const microsPerHour = 3_600_000_000;
const tenantsMax = 1_000;

/**
 * What happens in the simulated cloud, in the order of time, without bodies. Memory holds the population, one
 * entry for each operation under way and, after a midnight, one for each audit still to be sent.
 */
export function* planCloud(options: CloudOptions): Generator<PlannedNotification, void> {
  const agenda: Agenda = new Schedule();
  const tenants = tenantsOf(options);
  const images = new ImageStore(options, tenants, agenda);
  const compute = new ComputeCloud(options, tenants, agenda, images);
  const end = (options.start + Math.round(options.hours * microsPerHour)) as InstantMicros;

  repeatedly(agenda, options, 'operations', options.operationsPerHour, (at) => compute.beginOperation(at));
  repeatedly(agenda, options, 'image-operations', options.imageOperationsPerHour, (at) =>
    images.beginOperation(at),
  );
  const firstMidnight = laterBy(midnightBefore(options.start), 86_400_000);
  for (let midnight = firstMidnight; midnight <= end; midnight = laterBy(midnight, 86_400_000)) {
    plan(agenda, midnight, (at) => {
      images.audit(at);
      compute.audit(at);
      return null;
    });
  }

  for (let next = agenda.take(); next !== null; next = agenda.take()) {
    const notification = next.happen(next.at);
    if (notification !== null) yield notification;
  }
}

/** Begins something so often an hour, once in each interval at a moment by chance; never all at once. */
function repeatedly(
  agenda: Agenda,
  options: CloudOptions,
  purpose: string,
  perHour: number,
  begin: (at: InstantMicros) => void,
): void {
  const random = SeededRandom.for(options.seed, purpose);
  const count = Math.floor(options.hours * perHour);
  const interval = microsPerHour / perHour;
  const planTurn = (turn: number): void => {
    if (turn >= count) return;
    const at = options.start + Math.floor((turn + random.fraction()) * interval);
    plan(agenda, at as InstantMicros, (time) => {
      begin(time);
      planTurn(turn + 1);
      return null;
    });
  };
  planTurn(0);
}

/** The tenants of a simulated cloud: one for ten instances, and three more. */
export function tenantsOf(options: CloudOptions): readonly Tenant[] {
  const random = SeededRandom.for(options.seed, 'tenants');
  const count = Math.min(tenantsMax, 3 + Math.floor(options.instances / 10));
  const tenants: Tenant[] = [];
  for (let ordinal = 0; ordinal < count; ordinal += 1) {
    tenants.push({ tenantId: String(200_000 + ordinal * 7), userId: random.hex32() });
  }
  return tenants;
}
