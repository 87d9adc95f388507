/** What came of a run, for people. */
import type { TargetReport } from "./target.ts";

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** Why a target did not pass beside its failed cases; empty: it did. */
const growth = ({ heap: [warm, end], heapGrowth }: TargetReport): string[] =>
  end - warm > heapGrowth
    ? [`the heap grew by ${megabytes(end - warm)}, and may by ${megabytes(heapGrowth)}`]
    : [];

/** Whether everything held. */
export const hasPassed = (report: TargetReport): boolean =>
  report.failures.length === 0 && growth(report).length === 0;

/** A target's lines. */
export const linesOf = (report: TargetReport): string[] => {
  const { target, runs, seconds, slowestMs, boundMs, heap, resident, remarks, failures, slowestCase } =
    report;
  const mark = hasPassed(report) ? "✓" : "✗";
  return [
    `${mark} ${target}: ${whole(runs)} cases in ${whole(seconds)} s (${whole(report.processorSeconds)} s of a processor), ${failures.length} failed`,
    `    slowest reaction ${slowestMs.toFixed(1)} ms (bound ${whole(boundMs)} ms): ${slowestCase.replaceAll(/\s+/g, " ").slice(0, 160)}`,
    `    heap after collection ${megabytes(heap[0])} → ${megabytes(heap[1])} (growth at most ${megabytes(report.heapGrowth)}), resident ${megabytes(resident[0])} → ${megabytes(resident[1])}`,
    ...remarks.map((remark) => `    ${remark.replaceAll(/\s+/g, " ")}`),
    ...growth(report).map((why) => `    FAILED: ${why}`),
    ...failures.flatMap(({ seed, path, smallest, error }) => [
      `    FAILED: ${error.split("\n").slice(0, 6).join("\n      ")}`,
      `      the smallest case: ${smallest}`,
      ...(path === ""
        ? []
        : [`      again: npm run test:fuzz -- --target ${target} --seed ${seed} --path ${path}`]),
    ]),
  ];
};
