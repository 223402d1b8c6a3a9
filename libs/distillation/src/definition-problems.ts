import { type DefinitionProblem } from './definition-document.js';
import { type Place } from './located-value.js';

/** Gathers what is wrong with a document, up to a limit; a mistake in a part that is merged into others once. */
export class DefinitionProblems {
  private readonly found: DefinitionProblem[] = [];

  constructor(
    private readonly file: string,
    private readonly most: number,
  ) {}

  get all(): readonly DefinitionProblem[] {
    return this.found;
  }

  add({ line, column }: Place, path: string, message: string): void {
    const isKnown = this.found.some(
      (known) => known.line === line && known.column === column && known.message === message,
    );
    if (!isKnown && this.found.length < this.most)
      this.found.push({ file: this.file, line, column, path, message });
  }
}
