import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import {
  groupMemory,
  type GroupMemory,
  type MachineTimes,
  parseMachineStat,
  parseProcessStat,
  parseProcessStatus,
  type ProcessMemory,
  type ProcessTimes,
  ticksPerSecond,
} from './proc-files.js';
import { groupsOf } from './process-groups.js';

/** What the machine did while something was measured. */
export interface MachineUse {
  readonly seconds: number;
  /** CPU-seconds by group of processes. */
  readonly cpuSeconds: ReadonlyMap<string, number>;
  readonly memory: ReadonlyMap<string, GroupMemory>;
  /** Shares of all processors together, 0 to 1: processes that are none of ours, the host's other guests, … */
  readonly foreignShare: number;
  readonly stolenShare: number;
  readonly interruptShare: number;
  readonly idleShare: number;
  /** Groups whose named process is not the one that was there at the start. */
  readonly restarted: readonly string[];
}

interface Reading {
  readonly at: number;
  readonly machine: MachineTimes;
  readonly ticks: ReadonlyMap<string, number>;
  readonly members: ReadonlyMap<string, readonly number[]>;
  readonly starts: ReadonlyMap<string, string>;
}

/** Reads from `/proc` what named processes and their children use, and what everybody else uses meanwhile. */
export class MachineMeter {
  private readonly processors = availableParallelism();

  /** @param named asked at each reading, because a process may be restarted; by process number */
  constructor(private readonly named: () => ReadonlyMap<number, string>) {}

  /** Runs `work` and tells what was used from its beginning to its end. */
  async during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly use: MachineUse }> {
    const before = await this.read();
    await Promise.all([...before.members.values()].flat().map(resetPeak));
    const result = await work();
    const after = await this.read();
    return { result, use: await this.compare(before, after) };
  }

  private async compare(before: Reading, after: Reading): Promise<MachineUse> {
    const seconds = (after.at - before.at) / 1000;
    const cpuSeconds = new Map<string, number>();
    const memory = new Map<string, GroupMemory>();
    let ourTicks = 0;
    for (const [group, ticks] of after.ticks) {
      const used = Math.max(0, ticks - (before.ticks.get(group) ?? 0));
      ourTicks += used;
      cpuSeconds.set(group, used / ticksPerSecond);
    }
    for (const [group, pids] of after.members) memory.set(group, groupMemory(await memoryOf(pids)));
    const delta = (of: (times: MachineTimes) => number) => of(after.machine) - of(before.machine);
    const all = seconds * ticksPerSecond * this.processors;
    return {
      seconds,
      cpuSeconds,
      memory,
      foreignShare: Math.max(0, delta(({ processes }) => processes) - ourTicks) / all,
      stolenShare: delta(({ stolen }) => stolen) / all,
      interruptShare: delta(({ interrupts }) => interrupts) / all,
      idleShare: delta(({ idle }) => idle) / all,
      restarted: [...after.starts]
        .filter(([group, start]) => before.starts.get(group) !== start)
        .map(([group]) => group),
    };
  }

  private async read(): Promise<Reading> {
    const named = this.named();
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const processes = (await Promise.all(pids.map(timesOf))).filter((times) => times !== null);
    const machine = parseMachineStat(await readFile('/proc/stat', 'latin1'));
    const groups = groupsOf(processes, named);
    const ticks = new Map<string, number>();
    const members = new Map<string, number[]>();
    const starts = new Map<string, string>();
    for (const process of processes) {
      const group = groups.get(process.pid);
      if (group === undefined) continue;
      ticks.set(group, (ticks.get(group) ?? 0) + process.ticks);
      members.set(group, [...(members.get(group) ?? []), process.pid]);
      if (named.get(process.pid) === group) starts.set(group, `${process.pid}/${process.startedAt}`);
    }
    return { at: performance.now(), machine, ticks, members, starts };
  }
}

async function timesOf(pid: string): Promise<ProcessTimes | null> {
  // Gone between the listing and the reading: its time is its parent's by now.
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return parseProcessStat(text);
}

async function memoryOf(pids: readonly number[]): Promise<ProcessMemory[]> {
  const texts = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')),
  );
  return texts.map(parseProcessStatus).filter((memory) => memory !== null);
}

/** So that a peak is one of this phase; where we may not, it is one since the process began. */
async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
}
