import { describe, expect, it } from '@jest/globals';
import { groupMemory, parseMachineStat, parseProcessStat, parseProcessStatus } from './proc-files.js';

describe('/proc/PID/stat', () => {
  const tail = 'S 11 77 77 0 -1 4194560 9 8 7 6 250 50 30 20 20 0 11 0 4711 1000 200 18446744073709551615';

  it('gives parent, start and all ticks, those of ended children too', () => {
    expect(parseProcessStat(`123 (node) ${tail}`)).toEqual({
      pid: 123,
      parent: 11,
      startedAt: 4711,
      ticks: 350,
    });
  });

  it('is not misled by the name of a program', () => {
    expect(parseProcessStat(`123 (a) S 1 (b) ${tail}`)).toMatchObject({ parent: 11, ticks: 350 });
  });

  it.each(['', 'cpu 1 2 3', '123 (node) S 11'])('is null for %j', (text) => {
    expect(parseProcessStat(text)).toBeNull();
  });
});

describe('/proc/stat', () => {
  it('tells apart processes, interrupts, the host and idleness', () => {
    const text = 'cpu  100 10 50 1000 20 3 7 5 40 4\ncpu0 50 5 25 500 10 1 3 2 20 2\nintr 1\n';
    expect(parseMachineStat(text)).toEqual({ processes: 160, interrupts: 10, stolen: 5, idle: 1020 });
  });
});

describe('/proc/PID/status', () => {
  it('gives memory in kilobytes', () => {
    const text =
      'Name:\tnode\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\nRssAnon:\t 512 kB\nRssFile:\t 500 kB\nRssShmem:\t  12 kB\n';
    expect(parseProcessStatus(text)).toEqual({ resident: 1024, peak: 2048, files: 500, shared: 12 });
  });

  it('is null for a process that has ended but was not waited for', () => {
    expect(parseProcessStatus('Name:\tpostgres\nState:\tZ (zombie)\n')).toBeNull();
  });
});

describe('the memory of a group', () => {
  it('counts what its processes share once', () => {
    const first = { resident: 10_240, peak: 12_288, files: 2_048, shared: 4_096 };
    const second = { resident: 9_216, peak: 9_216, files: 2_048, shared: 5_120 };
    // Private 4096 and 2048, common 2048 and 5120.
    expect(groupMemory([first, second])).toEqual({ residentMb: 13, peakMb: 15 });
  });

  it('of nobody is nothing', () => {
    expect(groupMemory([])).toEqual({ residentMb: 0, peakMb: 0 });
  });
});
