/** Chance that can be repeated: the same seed, the same choices. */

/** A source of chance. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True in so many cases of one. */
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** A source of its own: what is drawn from it changes nothing here. */
  fork(name: string): Random;
}

const hash = (text: string): number => {
  let value = 2_166_136_261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return value >>> 0;
};

/** Mulberry32, by Tommy Ettinger (public domain): small, and good enough to make stories. */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError("nothing to choose from");
      return value;
    },
    fork: (name) => randomOf(seed ^ hash(name)),
  };
};
