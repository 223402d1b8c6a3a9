import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackStartError } from '@cloudtach/local-stack';
import { type VectorFile } from '../running/run-vectors.js';
import { type SuiteEntry } from '../suites.js';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** The project's own vectors of a suite, by name of the file. */
export async function ownVectorFiles({ folder }: Pick<SuiteEntry, 'folder'>): Promise<readonly VectorFile[]> {
  const names = (await readdir(join(repository, folder))).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: `${folder}/${name}`,
      text: await readFile(join(repository, folder, name), 'utf8'),
    })),
  );
}

/**
 * The files a user named, relative to where the user is.
 * @throws StackStartError for one that cannot be read
 */
export async function namedVectorFiles(
  paths: readonly string[],
  folder: string,
): Promise<readonly VectorFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return { name: path, text: await readFile(resolve(folder, path), 'utf8') };
      } catch (error) {
        throw new StackStartError(
          `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`,
        );
      }
    }),
  );
}
