/** What stands between two headings of a Markdown file. */
export interface MarkdownSection {
  /** The text of the heading; empty before the first. */
  readonly heading: string;
  /** The line of the heading, from 1. */
  readonly line: number;
  readonly blocks: readonly MarkdownBlock[];
}

/** A fenced block with its language, or the lines between two of them. */
export type MarkdownBlock =
  | { readonly kind: 'fence'; readonly language: string; readonly text: string; readonly line: number }
  | { readonly kind: 'prose'; readonly text: string; readonly line: number };

/**
 * The sections of a Markdown file, in order. Only what vectors are written in is understood: headings with `#`, and blocks
 * fenced by three or more backticks. A `#` within a block is no heading; a block that is never closed ends with the file.
 */
export function readMarkdownSections(text: string): readonly MarkdownSection[] {
  const reader = new SectionReader();
  for (const line of text.split(/\r?\n/)) reader.add(line);
  return reader.end();
}

class SectionReader {
  private readonly sections: MarkdownSection[] = [];
  private blocks: MarkdownBlock[] = [];
  private lines: string[] = [];
  private blockLine = 1;
  private fence: { readonly ticks: string; readonly language: string } | null = null;
  private line = 0;

  constructor() {
    this.sections.push({ heading: '', line: 1, blocks: this.blocks });
  }

  add(text: string): void {
    this.line += 1;
    if (this.fence !== null) {
      if (text.trim() === this.fence.ticks) this.endBlock();
      else this.lines.push(text);
      return;
    }
    const fence = /^(`{3,})\s*([\w-]*)\s*$/.exec(text.trim());
    const heading = /^#{1,6}\s+(.*?)\s*$/.exec(text);
    if (fence !== null) {
      this.endBlock();
      this.fence = { ticks: fence[1] as string, language: fence[2] as string };
    } else if (heading !== null) this.beginSection(heading[1] as string);
    else this.lines.push(text);
  }

  end(): readonly MarkdownSection[] {
    this.endBlock();
    return this.sections;
  }

  private beginSection(heading: string): void {
    this.endBlock();
    this.blocks = [];
    this.sections.push({ heading, line: this.line, blocks: this.blocks });
  }

  private endBlock(): void {
    const text = this.lines.join('\n');
    if (this.fence !== null)
      this.blocks.push({ kind: 'fence', language: this.fence.language, text, line: this.blockLine });
    else if (text.trim() !== '') this.blocks.push({ kind: 'prose', text: text.trim(), line: this.blockLine });
    this.fence = null;
    this.lines = [];
    this.blockLine = this.line + 1;
  }
}
