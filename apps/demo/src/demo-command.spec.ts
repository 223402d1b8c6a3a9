import { describe, expect, it } from '@jest/globals';
import { parseDemoCommand } from './demo-command.js';

describe('the command line of the demonstration', () => {
  it('has a small cloud and keeps running unless told otherwise', () => {
    expect(parseDemoCommand([])).toMatchObject({
      kind: 'run',
      isExiting: false,
      vms: 60,
      hours: 24,
      rate: null,
      seed: null,
    });
  });

  it('takes its own options and those of the stack', () => {
    expect(
      parseDemoCommand([
        '--exit',
        '--vms',
        '5',
        '--rate',
        '2000',
        '--seed',
        '7',
        '--ephemeral',
        '--port',
        '8010',
      ]),
    ).toMatchObject({
      isExiting: true,
      vms: 5,
      rate: 2000,
      seed: 7,
      stack: { ephemeral: true, gatewayPort: 8010 },
    });
  });

  it.each([
    [['--vms', '0']],
    [['--hours', 'x']],
    [['--rate', '0']],
    [['--services', 'distiller']],
    [['--what']],
  ])('refuses %j', (words) => {
    expect(() => parseDemoCommand(words)).toThrow();
  });

  it('shows its options', () => {
    expect(parseDemoCommand(['--help'])).toMatchObject({
      kind: 'help',
      text: expect.stringContaining('--exit'),
    });
  });
});
