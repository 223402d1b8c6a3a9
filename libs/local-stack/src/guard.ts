/**
 * Entry point of a guard: a small process of its own that owns one server which cannot listen to an IPC channel
 * (PostgreSQL, java). The server ends when the guard is asked to end it, and also when the channel to the
 * supervisor closes, which the operating system does even for a supervisor killed with SIGKILL.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardReport, GuardRequest, GuardSpec } from './guard-spec.js';
import { signalGroup } from './process-group.js';

const spec = JSON.parse(process.argv[2] ?? 'null') as GuardSpec;
/** Process groups that use the guarded server and must be gone before it. A fleet has six services and Kafka. */
const users = new Set<number>();
const userPollMs = 50;

let child: ChildProcess | null = null;
let stopping = false;
let leaving = false;
/** The supervisor is dead: what it would have cleared away is ours to clear. */
let orphaned = false;

function report(message: GuardReport): void {
  // After the supervisor's death there is nobody to tell.
  if (process.connected) process.send?.(message);
}

function launch(): void {
  if (spec.command === null) {
    report({ kind: 'started', pid: process.pid });
    return;
  }
  const output = spec.logFile === null ? 'ignore' : openSync(spec.logFile, 'a', 0o600);
  child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    ...(spec.env === null ? {} : { env: spec.env }),
    stdio: ['ignore', output, output],
    ...(spec.account === null ? {} : { uid: spec.account.uid, gid: spec.account.gid }),
  });
  child.once('error', (error) => {
    report({ kind: 'failed', reason: error.message });
    leave();
  });
  child.once('spawn', () => report({ kind: 'started', pid: child?.pid ?? 0 }));
  child.once('exit', (code, signal) => {
    report({ kind: 'ended', code, signal });
    // An orphaned guard that is stopping has folders to remove first.
    if (!stopping) leave();
  });
}

/** Ends this process once what was sent over the channel has left it. */
function leave(): void {
  leaving = true;
  if (process.connected) process.disconnect();
  else process.exit(0);
}

function childIsGone(): boolean {
  return child === null || child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function endChild(): Promise<void> {
  for (const { signal, waitMs } of spec.stop) {
    if (childIsGone()) return;
    child?.kill(signal);
    const deadline = performance.now() + waitMs;
    while (!childIsGone() && performance.now() < deadline) await sleep(20);
  }
  child?.kill('SIGKILL');
  while (!childIsGone()) await sleep(20);
}

/** The services first, as in an ordinary stop; one that hangs or is stopped by a signal is killed. */
async function endUsers(): Promise<void> {
  const deadline = performance.now() + spec.usersMs;
  while (performance.now() < deadline && [...users].some((pid) => signalGroup(pid, 0)))
    await sleep(userPollMs);
  for (const pid of users) signalGroup(pid, 'SIGKILL');
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (orphaned) await endUsers();
  await endChild();
  if (orphaned) await removeFolders();
  leave();
}

async function removeFolders(): Promise<void> {
  for (const folder of spec.removeWhenOrphaned) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

process.on('message', (message: GuardRequest) => {
  switch (message.kind) {
    case 'stop':
      void stop();
      return;
    case 'signal':
      child?.kill(message.signal);
      return;
    case 'user':
      if (message.present) users.add(message.pid);
      else users.delete(message.pid);
  }
});
process.on('disconnect', () => {
  if (leaving) return;
  orphaned = true;
  void stop();
});
// A signal sent to the guard itself ends its server; sent by a terminal it cannot be, the group is its own.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

launch();
