import { describe, expect, it } from '@jest/globals';
import { suites } from '../suites.js';
import { parseVectorsCommand } from './vectors-command.js';

describe('parseVectorsCommand', () => {
  it('takes a suite and files', () => {
    expect(parseVectorsCommand(['distiller', 'a.md', 'b.md'], suites)).toMatchObject({
      kind: 'run',
      suite: { name: 'distiller' },
      files: ['a.md', 'b.md'],
    });
    expect(parseVectorsCommand(['distiller'], suites)).toMatchObject({ kind: 'run', files: [] });
  });

  it('explains itself', () => {
    expect(parseVectorsCommand([], suites)).toMatchObject({ kind: 'help' });
    expect(parseVectorsCommand(['distiller', '--help'], suites)).toMatchObject({ kind: 'help' });
  });

  it.each([[['nothing']], [['distiller', '--fast']]])('refuses %j', (words) => {
    expect(parseVectorsCommand(words, suites)).toMatchObject({ kind: 'refused' });
  });
});
