import { describe, expect, it } from '@jest/globals';
import { readMarkdownSections } from './markdown-sections.js';

describe('readMarkdownSections', () => {
  it('cuts a file at its headings and its fenced blocks', () => {
    const text = [
      'before',
      '',
      '# One',
      '',
      'prose',
      'more',
      '```yaml',
      '# no heading',
      '',
      '- a',
      '```',
      'after',
      '#### Two',
    ];
    expect(readMarkdownSections(text.join('\r\n'))).toEqual([
      { heading: '', line: 1, blocks: [{ kind: 'prose', text: 'before', line: 1 }] },
      {
        heading: 'One',
        line: 3,
        blocks: [
          { kind: 'prose', text: 'prose\nmore', line: 4 },
          { kind: 'fence', language: 'yaml', text: '# no heading\n\n- a', line: 8 },
          { kind: 'prose', text: 'after', line: 12 },
        ],
      },
      { heading: 'Two', line: 13, blocks: [] },
    ]);
  });

  it('ends a longer fence with one as long only', () => {
    const [section] = readMarkdownSections('````md\n```\n````\n');
    expect(section?.blocks).toEqual([{ kind: 'fence', language: 'md', text: '```', line: 2 }]);
  });

  it('takes a block that is never closed to the end of the file', () => {
    const [section] = readMarkdownSections('```json\n{}\n# x');
    expect(section?.blocks).toEqual([{ kind: 'fence', language: 'json', text: '{}\n# x', line: 2 }]);
  });
});
