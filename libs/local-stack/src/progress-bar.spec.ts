import { describe, expect, it } from '@jest/globals';
import { ProgressBar } from './progress-bar.js';

describe('the progress bar', () => {
  it('prints a line for each tenth where there is no terminal', () => {
    const written: string[] = [];
    const bar = new ProgressBar('notifications', 100, { write: (text) => written.push(text) });
    for (let done = 0; done <= 100; done++) bar.show(done);
    expect(written).toHaveLength(11);
    expect(written.at(-1)).toContain('100 %  100/100');
  });
});
