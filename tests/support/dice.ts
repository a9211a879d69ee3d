import assert from 'node:assert/strict';

/** A small generator of numbers, so that a run can be replayed (mulberry32). */
export class Dice {
  private state: number;
  constructor(start: number) {
    this.state = start >>> 0;
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  /** A whole number from `low` to `high`, both included. */
  number(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }
  pick<T>(from: readonly T[]): T {
    const one = from[this.number(0, from.length - 1)];
    assert.ok(one !== undefined);
    return one;
  }
  some<T>(from: readonly T[], count: number): T[] {
    const rest = [...from];
    return Array.from({ length: Math.min(count, from.length) }, () => rest.splice(this.number(0, rest.length - 1), 1)).flat();
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
}
