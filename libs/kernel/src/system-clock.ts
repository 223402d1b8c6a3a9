import { Clock } from './clock.js';
import { type InstantMicros } from './instant-micros.js';

/** The machine's clock. Its reading is a whole number of milliseconds and may step backwards. */
export class SystemClock extends Clock {
  now(): InstantMicros {
    return (Date.now() * 1000) as InstantMicros;
  }
}
