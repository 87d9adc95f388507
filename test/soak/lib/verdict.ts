/** Whether what a service holds stays the same while deliveries come: a straight line through the samples. */
import type { Sample } from "./sample.ts";

/** One figure's. */
export interface Verdict {
  readonly what: string;
  /** Of the line through the samples, between the first that counts and the last. */
  readonly growth: number;
  readonly most: number;
  readonly unit: "MB" | "";
  readonly flat: boolean;
}

const MEGABYTE = 1_048_576;

/** Growth that is allowed over a whole run, however long: caches and pools fill, and page boundaries jump. */
const MOST: readonly (readonly [what: keyof Sample, most: number, unit: "MB" | ""])[] = [
  ["heap", 6, "MB"],
  ["resident", 24, "MB"],
  ["database", 32, "MB"],
  ["handles", 8, ""],
  ["connections", 4, ""],
  ["jobs", 200, ""],
  ["jobBytes", 32, "MB"],
];

/** The first part of a run, in which everything that is kept for good comes to be. */
const WARM_UP = 0.3;

/** The slope of the line with the least squares, per delivery. */
const slopeOf = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
};

/** One for each figure. */
export const verdictsOf = (samples: readonly Sample[]): readonly Verdict[] => {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const span = (warm.at(-1)?.deliveries ?? 0) - (warm[0]?.deliveries ?? 0);
  return MOST.map(([what, most, unit]) => {
    const slope = slopeOf(warm.map((sample) => [sample.deliveries, sample[what]]));
    const growth = (slope * span) / (unit === "MB" ? MEGABYTE : 1);
    return { what, growth, most, unit, flat: growth <= most };
  });
};
