import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Oldest version that runs the broker. */
export const oldestJava = 17;

/** A Java of the machine. */
export interface JavaProgram {
  readonly path: string;
  readonly major: number;
}

/** The Java of `JAVA_HOME` or of the path, whatever its version; `null` where there is none. */
export async function findJava(javaHome: string | undefined): Promise<JavaProgram | null> {
  const path = javaHome === undefined || javaHome === '' ? 'java' : join(javaHome, 'bin', 'java');
  try {
    // A Java takes a moment even for this; PostgreSQL starts meanwhile.
    const { stderr } = await promisify(execFile)(path, ['-version']);
    const major = javaMajor(stderr);
    return major === null ? null : { path, major };
  } catch {
    return null;
  }
}

/** Reads the first line of `java -version`: `openjdk version "17.0.15" 2025-04-15`, or `"1.8.0_392"` of old. */
export function javaMajor(text: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}
