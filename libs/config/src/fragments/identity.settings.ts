import { Setting } from '../setting.js';

/** The key under which the gateway tells the services who is asking. */
export class IdentitySettings {
  @Setting({
    env: 'INTERNAL_IDENTITY_KEY',
    kind: 'text',
    secret: true,
    lengthMin: 32,
    lengthMax: 1024,
    description: 'Key that signs the internal identity header; the same in the gateway and in every service',
  })
  readonly key!: string;
}
