/** Chance that can be had again: what a draw says depends on the words it is asked with, and on nothing else. */
import { createHash } from "node:crypto";
import type { Distribution } from "./values.ts";

const BYTES = 6;

/** A number from 0 up to 1, uniform over all words, the same for the same words. */
export const draw = (...words: readonly (string | number)[]): number =>
  createHash("sha256").update(JSON.stringify(words)).digest().readUIntBE(0, BYTES) / 2 ** (8 * BYTES);

/** Answers for one occasion; `purpose` keeps what is drawn for it apart. */
export type Luck = (purpose: string) => number;

/** How many standard deviations the 99th percentile is above the median. */
const DEVIATIONS_TO_P99 = 2.326_347_874;

/** Standard normal, from two uniform numbers (Box and Muller). */
const normal = (luck: Luck): number =>
  Math.sqrt(-2 * Math.log(1 - luck("radius"))) * Math.cos(2 * Math.PI * luck("angle"));

/** One value of the distribution, in milliseconds. */
export const sample = (distribution: Distribution, luck: Luck): number => {
  if (typeof distribution === "number") return distribution;
  if ("from" in distribution) {
    const { from, to } = distribution;
    return from + luck("between") * (to - from);
  }
  const { median, p99, longest = Number.POSITIVE_INFINITY } = distribution;
  const deviation = Math.log(p99 / median) / DEVIATIONS_TO_P99;
  return Math.min(median * Math.exp(deviation * normal(luck)), longest);
};
