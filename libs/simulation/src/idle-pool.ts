import { type SeededRandom } from './seeded-random.js';

/** Members that wait for something to be done with them; one is taken by chance, at constant cost. */
export class IdlePool<T> {
  private readonly members: T[] = [];

  /** How many members wait. */
  get size(): number {
    return this.members.length;
  }

  /** Adds a member, which must not be in the pool. */
  add(member: T): void {
    this.members.push(member);
  }

  /** A member by chance, still in the pool; null when there is none. */
  look(random: SeededRandom): T | null {
    return this.members.length === 0 ? null : random.pick(this.members);
  }

  /** A member by chance, taken out; null when there is none. */
  take(random: SeededRandom): T | null {
    const last = this.members.pop();
    if (last === undefined) return null;
    const index = random.below(this.members.length + 1);
    const chosen = this.members[index];
    if (chosen === undefined) return last;
    this.members[index] = last;
    return chosen;
  }
}
