/** The small values that a plan of faults is made of. */
import { z } from "zod";

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const SPAN = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

const spanWords = "a span of time such as 200ms, 5s, 2m or 1h";
const signedWords = `${spanWords}, or -90s`;

const millisecondsOf = (span: string | number): number => {
  if (typeof span === "number") return span;
  const [, amount, unit] = SPAN.exec(span) ?? [];
  return Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
};

/** Milliseconds that may be negative, written as a number of them or with a unit. */
export const signedSpan = z
  .union([z.number(), z.string().regex(SPAN, { error: signedWords })], { error: signedWords })
  .transform(millisecondsOf);

/** Milliseconds, written as a number of them or with a unit. */
export const span = z
  .union(
    [
      z.number().nonnegative({ error: spanWords }),
      z.string().regex(/^\d+(?:\.\d+)?(ms|s|m|h|d)$/, { error: spanWords }),
    ],
    { error: spanWords },
  )
  .transform(millisecondsOf);

/** A whole number above 0. */
export const count = z.int({ error: "a whole number above 0" }).positive({ error: "a whole number above 0" });

const uniform = z
  .strictObject({ from: span, to: span })
  .refine(({ from, to }) => from <= to, { error: "from no longer than to" });

const longTail = z
  .strictObject({ median: span, p99: span, longest: span.optional() })
  .refine(({ median, p99 }) => median > 0 && median <= p99, {
    error: "a median above 0 and no longer than p99",
  });

/**
 * How long something takes, in milliseconds: always the same; anything between two values; or log-normal, known
 * by its median and its 99th percentile, and cut at `longest`.
 */
export const distribution = z.union([span, uniform, longTail], {
  error: `${spanWords}, or { from, to }, or { median, p99, longest }`,
});

/** A checked distribution, in milliseconds. */
export type Distribution = z.infer<typeof distribution>;
