import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Command lines of running processes that belong to a test: one of `marks` stands in their command line, their
 * environment, or the path of their working folder. Where there is no `/proc`, only the command line is looked at.
 */
export async function processesOf(marks: readonly string[]): Promise<string[]> {
  const pids = await readdir('/proc').catch(() => null);
  if (pids === null) return processesListed(marks);
  const found: string[] = [];
  for (const pid of pids) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const [command, environment, folder] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ]);
    if (marks.some((mark) => `${command}\n${environment}\n${folder}`.includes(mark))) {
      found.push(`${pid} ${command.replaceAll('\0', ' ').slice(0, 200)}`);
    }
  }
  return found;
}

async function processesListed(marks: readonly string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').filter((line) => marks.some((mark) => line.includes(mark)));
}
