import { describe, expect, it } from '@jest/globals';
import { parseIngestionCommand } from './ingestion-command.js';

describe('the words of the bench of ingestion', () => {
  it('have defaults', () => {
    expect(parseIngestionCommand([])).toEqual({
      kind: 'run',
      options: { phases: ['drain', 'tables'], backlog: 500_000, rows: [50_000, 5_000_000], requests: 200 },
    });
  });

  it('choose phases and sizes', () => {
    expect(
      parseIngestionCommand(['--phases', 'tables', '--rows', '20000,1000', '--requests', '7', '--backlog=9']),
    ).toMatchObject({ options: { phases: ['tables'], rows: [1_000, 20_000], requests: 7, backlog: 9 } });
  });

  it.each([[['--phases', 'all']], [['--rows', '1,x']], [['--requests', '0']], [['--what']]])(
    'refuse %j',
    (words) => {
      expect(() => parseIngestionCommand(words)).toThrow();
    },
  );

  it('can ask for help', () => {
    expect(parseIngestionCommand(['--help'])).toMatchObject({ kind: 'help' });
  });
});
