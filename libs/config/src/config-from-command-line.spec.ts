import { describe, expect, it } from '@jest/globals';

import { configFromCommandLine } from './config-from-command-line.js';
import { RoleSettings } from './fragments/role.settings.js';

class Ended extends Error {
  constructor(readonly code: number) {
    super(`ended with ${code}`);
  }
}

function run(
  argv: readonly string[],
  env: Record<string, string>,
): { outcome: unknown; out: string; err: string } {
  const written = { out: '', err: '' };
  const from = {
    argv,
    env,
    stdout: { write: (text: string) => (written.out += text) },
    stderr: { write: (text: string) => (written.err += text) },
    exit: (code: number): never => {
      throw new Ended(code);
    },
  };
  try {
    return { outcome: configFromCommandLine(RoleSettings, from), ...written };
  } catch (error) {
    if (error instanceof Ended) return { outcome: error.code, ...written };
    throw error;
  }
}

describe('configFromCommandLine', () => {
  it('returns the configuration of an ordinary start', () => {
    expect(run([], { ROLE: 'api' })).toEqual({ outcome: { role: 'api' }, out: '', err: '' });
  });

  it('ends with status 0 after a good check', () => {
    expect(run(['--check-config'], {})).toEqual({
      outcome: 0,
      out: 'The configuration is valid.\n',
      err: '',
    });
  });

  it.each([[[]], [['--check-config']]])('names the problems and ends with status 1, arguments %p', (argv) => {
    const result = run(argv, { ROLE: 'both' });
    expect(result.outcome).toBe(1);
    expect(result.err).toContain('ROLE: must be one of');
  });
});
