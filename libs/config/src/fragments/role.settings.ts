import { Setting } from '../setting.js';

/** What a process of a service does: answer HTTP, consume from Kafka, or both. */
export type ServiceRole = 'api' | 'worker' | 'all';

/** Lets an operator scale the HTTP side and the Kafka side of a service apart. */
export class RoleSettings {
  @Setting({
    env: 'ROLE',
    kind: 'text',
    oneOf: ['api', 'worker', 'all'],
    default: 'all',
    description:
      '`api` answers HTTP, `worker` consumes from Kafka (and answers probes only), `all` does both',
  })
  readonly role!: ServiceRole;
}
