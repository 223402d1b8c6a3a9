import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of definitions that a test may change. */
export class DefinitionsOnDisk {
  private readonly folder = mkdtempSync(join(tmpdir(), 'definitions-'));

  constructor(text: string) {
    this.write(text);
  }

  get path(): string {
    return join(this.folder, 'definitions.yaml');
  }

  write(text: string): void {
    writeFileSync(this.path, text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
