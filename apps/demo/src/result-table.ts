/** One line of the table: what was to come out, and what did. */
export interface ResultRow {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

const green = '\u001b[32m';
const red = '\u001b[31m';
const plain = '\u001b[0m';

/** True when a line came out as simulated. */
export const isGreen = ({ expected, found }: ResultRow): boolean => expected === found;

/** The table of a demonstration, a line each, green or red; without colours the last word says it. */
export function printResults(rows: readonly ResultRow[], hasColours: boolean): string {
  const width = Math.max(...rows.map((row) => row.what.length)) + 2;
  const line = (what: string, expected: string, found: string, verdict: string): string =>
    `${what.padEnd(width)}${expected.padStart(12)}${found.padStart(12)}  ${verdict}`;
  const head = line('', 'expected', 'found', '');
  const body = rows.map((row) => {
    const verdict = isGreen(row) ? '✔ as simulated' : '✘ differs';
    const text = line(row.what, String(row.expected), String(row.found), verdict);
    return hasColours ? `${isGreen(row) ? green : red}${text}${plain}` : text;
  });
  return [head, '─'.repeat(head.length + 14), ...body].join('\n');
}
