import { describe, expect, it } from '@jest/globals';
import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('gives what the condition gave, zero and the empty text included', async () => {
    const values = [null, undefined, false, 0] as const;
    let asked = 0;
    await expect(waitFor(() => values[asked++], { intervalMs: 1 })).resolves.toBe(0);
    expect(asked).toBe(4);
  });

  it('asks again after an error', async () => {
    let asked = 0;
    const condition = () => {
      asked += 1;
      if (asked < 3) throw new Error('not yet');
      return 'now';
    };
    await expect(waitFor(condition, { intervalMs: 1 })).resolves.toBe('now');
  });

  it('names what was waited for and the last error', async () => {
    const failed = waitFor(() => Promise.reject(new Error('refused')), {
      timeoutMs: 5,
      intervalMs: 1,
      what: 'the door opens',
    });
    await expect(failed).rejects.toMatchObject({
      message: 'the door opens: not within 5 ms',
      cause: expect.objectContaining({ message: 'refused' }),
    });
  });
});
