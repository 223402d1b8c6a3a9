import { Setting } from '../setting.js';

/** Whether work carries a W3C trace context. */
export class TracingSettings {
  @Setting({
    env: 'TRACING',
    kind: 'switch',
    default: true,
    description: 'Passes W3C trace contexts on and begins one where none came in',
  })
  readonly enabled!: boolean;
}
