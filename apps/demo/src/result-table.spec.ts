import { describe, expect, it } from '@jest/globals';
import { printResults } from './result-table.js';

describe('the table of the demonstration', () => {
  const rows = [
    { what: 'stored', expected: 10, found: 10 },
    { what: 'distilled', expected: 10, found: 9 },
  ];

  it('says of each line whether it came out as simulated', () => {
    const [, , stored, distilled] = printResults(rows, false).split('\n');
    expect(stored).toMatch(/^stored +10 +10 {2}✔ as simulated$/);
    expect(distilled).toMatch(/^distilled +10 +9 {2}✘ differs$/);
  });

  it('is green or red where there are colours', () => {
    const lines = printResults(rows, true).split('\n');
    expect(lines[2]?.startsWith('\u001b[32m')).toBe(true);
    expect(lines[3]?.startsWith('\u001b[31m')).toBe(true);
  });
});
