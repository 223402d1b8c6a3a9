import { randomBytes } from 'node:crypto';

let lastMs = 0;
let sequence = 0;

/**
 * A version 7 UUID (RFC 9562 §5.7, 6.2 method 1): ids of one process ascend, also within a millisecond and when its clock
 * goes back.
 */
export function timeOrderedId(nowMs: number): string {
  sequence = nowMs > lastMs ? 0 : sequence + 1;
  if (sequence > 0xfff) [lastMs, sequence] = [lastMs + 1, 0];
  lastMs = Math.max(nowMs, lastMs);
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = sequence.toString(16).padStart(3, '0');
  const random = randomBytes(8);
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
