import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@cloudtach/kernel';
import { clockOf } from './file-clock.js';

describe('the clock of a service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const clockFile = join(folder, 'now');

  afterAll(() => rmSync(folder, { recursive: true }));

  it("is the system's unless the test switches name a file", () => {
    const switches = { nodeEnv: 'test', switches: true, crashPoint: null };
    expect(clockOf({ ...switches, clockFile: null })).toBeInstanceOf(SystemClock);
    const clock = clockOf({ ...switches, clockFile });
    writeFileSync(clockFile, '2014-03-01T12:00:00Z\n');
    expect(clock.now()).toBe(1_393_675_200_000_000);
    writeFileSync(clockFile, '2014-03-02 12:00:00');
    expect(clock.now()).toBe(1_393_761_600_000_000);
    writeFileSync(clockFile, 'soon');
    expect(() => clock.now()).toThrow('holds no time');
  });
});
