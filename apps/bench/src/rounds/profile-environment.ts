import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The environment in which services leave CPU profiles in this folder; nothing of it for `null`. */
export async function profileEnvironment(folder: string | null): Promise<Record<string, string>> {
  if (folder === null) return {};
  const path = resolve(folder);
  await mkdir(path, { recursive: true });
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${path}` };
}
