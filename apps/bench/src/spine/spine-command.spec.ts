import { describe, expect, it } from '@jest/globals';
import { parseSpineCommand, spineHelp } from './spine-command.js';

describe('the words of the bench', () => {
  it('have defaults', () => {
    expect(parseSpineCommand([])).toEqual({
      kind: 'run',
      options: {
        rounds: 5,
        seconds: 5,
        notifications: 20_000,
        connections: 64,
        probes: 100,
        phases: null,
        profileFolder: null,
        warmUp: true,
      },
    });
  });

  it('choose sizes and phases', () => {
    expect(
      parseSpineCommand(['--rounds', '2', '--seconds=3', '--phases', 'notifications, latency']),
    ).toMatchObject({
      options: { rounds: 2, seconds: 3, phases: ['notifications', 'latency'] },
    });
  });

  it.each([['--rounds', '0'], ['--seconds', 'x'], ['--seconds', '1.5'], ['--rondes', '1'], ['now']])(
    'refuse %s %s',
    (...args) => {
      expect(() => parseSpineCommand(args.filter((word) => word !== undefined))).toThrow(
        /--help|takes a number/,
      );
    },
  );

  it('can ask for help, which names every phase', () => {
    expect(parseSpineCommand(['--help'])).toEqual({ kind: 'help' });
    expect(spineHelp(['latency'])).toContain('latency');
  });
});
