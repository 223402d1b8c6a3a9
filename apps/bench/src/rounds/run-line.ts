import { execFile } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** What was measured on what, so that a line can be compared with one of another day. */
export async function runLine(bench: string, options: object): Promise<object> {
  const git = (...args: string[]) =>
    promisify(execFile)('git', args).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
  const changes = await git('status', '--porcelain');
  return {
    kind: 'run',
    bench,
    at: new Date().toISOString(),
    commit: await git('rev-parse', 'HEAD'),
    uncommittedChanges: changes === null ? null : changes !== '',
    node: process.versions.node,
    machine: {
      processors: cpus().length,
      model: cpus()[0]?.model ?? null,
      memoryMb: Math.round(totalmem() / 1024 ** 2),
      kernel: release(),
    },
    loadGenerator:
      'a process of its own: Node, posting on bare sockets, reading with undici, and with our own producer of Kafka',
    durability: 'Kafka acks=-1 on one broker; PostgreSQL with fsync, commits waited for',
    options,
  };
}
