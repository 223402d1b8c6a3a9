import { Clock, parseIsoInstant, type InstantMicros } from '@cloudtach/kernel';

/** A clock that stands still until a test moves it. */
export class FrozenClock extends Clock {
  private instant: InstantMicros;

  /** @param instant as integer microseconds or as ISO 8601 text. */
  constructor(instant: InstantMicros | string) {
    super();
    this.instant = toInstant(instant);
  }

  override now(): InstantMicros {
    return this.instant;
  }

  set(instant: InstantMicros | string): void {
    this.instant = toInstant(instant);
  }

  /** Moves forward, or back with a negative number: wall clocks do that too. */
  advance(seconds: number): void {
    this.instant = (this.instant + Math.round(seconds * 1_000_000)) as InstantMicros;
  }
}

function toInstant(instant: InstantMicros | string): InstantMicros {
  if (typeof instant !== 'string') return instant;
  const parsed = parseIsoInstant(instant);
  if (parsed === null) throw new Error(`not an instant: ${instant}`);
  return parsed;
}
