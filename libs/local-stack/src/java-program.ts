import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Oldest version that runs the broker. */
export const oldestJava = 17;

/** A Java of the machine. */
export interface JavaProgram {
  readonly path: string;
  readonly major: number;
}

/** The Java of `JAVA_HOME` or of the path, whatever its version; `null` where there is none. */
export function findJava(javaHome: string | undefined): JavaProgram | null {
  const path = javaHome === undefined || javaHome === '' ? 'java' : join(javaHome, 'bin', 'java');
  const { status, stderr } = spawnSync(path, ['-version'], { encoding: 'utf8' });
  if (status !== 0) return null;
  const major = javaMajor(stderr);
  return major === null ? null : { path, major };
}

/** Reads the first line of `java -version`: `openjdk version "17.0.15" 2025-04-15`, or `"1.8.0_392"` of old. */
export function javaMajor(text: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
}
