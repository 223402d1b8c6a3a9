import { readFileSync } from 'node:fs';
import { type TestSwitchSettings } from '@cloudtach/config';
import { Clock, type InstantMicros, parseIsoInstant, SystemClock } from '@cloudtach/kernel';

/** A clock that shows what a file says, read at each look, so that a test can move the time of running services. */
export class FileClock extends Clock {
  /** @param file holds an ISO 8601 time and nothing else */
  constructor(private readonly file: string) {
    super();
  }

  /** @throws Error when the file holds no time */
  override now(): InstantMicros {
    const instant = parseIsoInstant(readFileSync(this.file, 'utf8').trim());
    if (instant === null) throw new Error(`${this.file} holds no time`);
    return instant;
  }
}

/** The clock of a service: the system's, unless the test switches name a file. */
export function clockOf({ clockFile }: TestSwitchSettings): Clock {
  return clockFile === null ? new SystemClock() : new FileClock(clockFile);
}
