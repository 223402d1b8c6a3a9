import { describe, expect, it } from '@jest/globals';
import { copiesOf, ingestionHelp, parseIngestionCommand } from './ingestion-command.js';

describe('the words of the bench of ingestion', () => {
  it('have defaults', () => {
    expect(parseIngestionCommand([])).toMatchObject({
      kind: 'run',
      options: {
        rounds: 3,
        notifications: 50_000,
        backlog: 500_000,
        fewRows: 50_000,
        rows: 5_000_000,
        requests: 100,
        phases: null,
      },
    });
  });

  it('choose phases and sizes', () => {
    expect(
      parseIngestionCommand(['--phases', 'tables', '--rows', '20000', '--few-rows=1000', '--requests', '20']),
    ).toMatchObject({ options: { phases: ['tables'], fewRows: 1_000, rows: 20_000, requests: 20 } });
    expect(copiesOf({ fewRows: 1_000, rows: 20_000 })).toBe(19);
  });

  it.each([[['--rows', '50000']], [['--rows', '40000000']], [['--requests', '0']], [['--what']]])(
    'refuse %j',
    (words) => {
      expect(() => parseIngestionCommand(words)).toThrow(/--/);
    },
  );

  it('can ask for help, which names every phase', () => {
    expect(parseIngestionCommand(['--help'])).toEqual({ kind: 'help' });
    expect(ingestionHelp()).toContain('--few-rows N');
    expect(ingestionHelp()).toContain('bare-kafka-read');
  });
});
