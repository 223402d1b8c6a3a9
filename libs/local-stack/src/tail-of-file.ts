import { open } from 'node:fs/promises';

const mostBytes = 4_096;
const mostLines = 12;

/** The last lines of a server's log, for the message that says why it did not start; empty where there is none. */
export async function tailOfFile(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, mostBytes));
    await file.read(buffer, 0, buffer.length, Math.max(0, size - mostBytes));
    return buffer.toString('utf8').trimEnd().split('\n').slice(-mostLines).join('\n');
  } finally {
    await file.close();
  }
}
