import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { generatedFiles } from './generated-files.js';

describe('the committed files that follow from the contracts', () => {
  it.each(
    generatedFiles().map(({ path, text }) => [path.pathname.split('/').at(-1) ?? '', path, text] as const),
  )('%s is what generate-asyncapi writes', (_name, path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
