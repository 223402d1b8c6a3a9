import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CommandFiles, type FileProblem } from './command-files.js';

/** Files by their paths from a folder. */
export class NodeCommandFiles extends CommandFiles {
  constructor(private readonly folder: string) {
    super();
  }

  override async read(path: string): Promise<Uint8Array | FileProblem> {
    try {
      return path === '-' ? await buffer(process.stdin) : await readFile(resolve(this.folder, path));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      return { reason: `cannot be read (${code}), looked for at ${resolve(this.folder, path)}` };
    }
  }

  override exists(path: string): Promise<boolean> {
    return access(resolve(this.folder, path)).then(
      () => true,
      () => false,
    );
  }
}
