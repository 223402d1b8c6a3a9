const width = 32;
/** Without a terminal a line is printed for each such part. */
const linesPerBar = 10;

/** Where a bar is drawn; `process.stderr` fits. */
export interface BarOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar for long work: redrawn in place on a terminal, a line for each tenth elsewhere. */
export class ProgressBar {
  private shown = -1;

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly output: BarOutput,
  ) {}

  /** Shows that `done` of the total are done. */
  show(done: number): void {
    const share = this.total === 0 ? 1 : Math.min(1, done / this.total);
    const step = Math.floor(share * (this.output.isTTY === true ? width * 4 : linesPerBar));
    if (step === this.shown) return;
    this.shown = step;
    const filled = Math.floor(share * width);
    const bar = '█'.repeat(filled).padEnd(width, '░');
    const text = `${this.label.padEnd(22)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${done}/${this.total}`;
    this.output.write(this.output.isTTY === true ? `\r${text}${share === 1 ? '\n' : ''}` : `${text}\n`);
  }
}
