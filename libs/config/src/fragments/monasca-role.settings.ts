import { Setting } from '../setting.js';

/** Who may use the Monasca API, by the roles of the caller (monasca-events.md §1.6, 4.6). */
export class MonascaRoleSettings {
  @Setting({
    env: 'MONASCA_DEFAULT_ROLES',
    kind: 'list',
    default: ['user', 'domainuser', 'domainadmin', 'monasca-user'],
    lengthMax: 64,
    description: 'Roles with full access to `/v2.0`',
  })
  readonly full!: readonly string[];

  @Setting({
    env: 'MONASCA_AGENT_ROLES',
    kind: 'list',
    default: ['monasca-agent'],
    lengthMax: 64,
    description: 'Roles that may post events and nothing else',
  })
  readonly agent!: readonly string[];

  @Setting({
    env: 'MONASCA_DELEGATE_ROLES',
    kind: 'list',
    default: ['admin'],
    lengthMax: 64,
    description: 'Roles that may post and read events of another tenant, named by `tenant_id`',
  })
  readonly delegate!: readonly string[];

  @Setting({
    env: 'MONASCA_V1_ROLES',
    kind: 'list',
    default: ['monasca-user', 'admin'],
    lengthMax: 64,
    description: 'Roles that may post to `/v1.0/events`, beside those of agents',
  })
  readonly bulk!: readonly string[];
}
