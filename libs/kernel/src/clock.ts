import { type InstantMicros } from './instant-micros.js';

/** What time it is, as a port: rules get the answer as an argument, tests freeze it. */
export abstract class Clock {
  abstract now(): InstantMicros;
}
