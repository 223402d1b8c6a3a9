/** What one process has used, as `/proc/PID/stat` says; ticks are hundredths of a second on every Linux. */
export interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** Ticks since boot: a number given to a new process is told from its last owner's by it. */
  readonly startedAt: number;
  /** User and system time of the process and of those of its children that ended and were waited for. */
  readonly ticks: number;
}

/** `USER_HZ`, which Linux fixed at 100 for everything it tells programs. */
export const ticksPerSecond = 100;

/**
 * Reads `/proc/PID/stat` (proc(5)); `null` for what is none.
 *
 * The name of the program stands in parentheses and may hold spaces and parentheses itself, so it is the last closing
 * one that counts.
 */
export function parseProcessStat(text: string): ProcessTimes | null {
  const pid = Number.parseInt(text, 10);
  const end = text.lastIndexOf(')');
  if (end < 0 || !Number.isInteger(pid)) return null;
  // Behind the name: field 3 of the manual is number 0 here.
  const fields = text
    .slice(end + 2)
    .split(' ')
    .map(Number);
  const at = (field: number): number => fields[field - 3] ?? NaN;
  const ticks = at(14) + at(15) + at(16) + at(17);
  const result = { pid, parent: at(4), startedAt: at(22), ticks };
  return Object.values(result).every(Number.isFinite) ? result : null;
}

/** Ticks of all processors since boot, as the first line of `/proc/stat` says. */
export interface MachineTimes {
  /** In processes, those of the kernel's own threads included. */
  readonly processes: number;
  /** In interrupts, which belong to no process: much of it is the network, the loopback's too. */
  readonly interrupts: number;
  /** Taken by other guests of the host. */
  readonly stolen: number;
  readonly idle: number;
}

/** Reads `/proc/stat` (proc(5)). */
export function parseMachineStat(text: string): MachineTimes {
  const line = /^cpu\s+(.*)$/m.exec(text)?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0] = line
    .split(/\s+/)
    .map(Number);
  // Guest time, which follows, is part of user and nice already.
  return { processes: user + nice + system, interrupts: hard + soft, stolen, idle: idle + waiting };
}

/** Memory of one process in kilobytes, as `/proc/PID/status` says. */
export interface ProcessMemory {
  readonly resident: number;
  /** The most `resident` was, since the process began or since the peak was reset. */
  readonly peak: number;
  /** Parts of `resident` that other processes may share: mapped files, and shared memory. */
  readonly files: number;
  readonly shared: number;
}

/** Reads `/proc/PID/status` (proc(5)); `null` for a process that is ending, which has no memory any more. */
export function parseProcessStatus(text: string): ProcessMemory | null {
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? NaN);
  const memory = { resident: of('VmRSS'), peak: of('VmHWM'), files: of('RssFile'), shared: of('RssShmem') };
  return Object.values(memory).every(Number.isFinite) ? memory : null;
}

/** Memory of a group of processes that were forked from one, in megabytes: what they share counts once. */
export interface GroupMemory {
  readonly residentMb: number;
  /** An upper bound where there are several processes: each had its peak at a time of its own. */
  readonly peakMb: number;
}

/** Adds up a group: private memory of each, and the largest share any of them has of what is common. */
export function groupMemory(members: readonly ProcessMemory[]): GroupMemory {
  const largest = (of: (memory: ProcessMemory) => number) =>
    members.reduce((most, one) => Math.max(most, of(one)), 0);
  const common = largest(({ files }) => files) + largest(({ shared }) => shared);
  const sum = (of: (memory: ProcessMemory) => number) =>
    members.reduce((total, one) => total + Math.max(0, of(one) - one.files - one.shared), common);
  return {
    residentMb: megabytes(sum(({ resident }) => resident)),
    peakMb: megabytes(sum(({ peak }) => peak)),
  };
}

function megabytes(kilobytes: number): number {
  return Math.round(kilobytes / 102.4) / 10;
}
