import type { Writer } from "../io.ts";

const WIDTH = 24;
/** A terminal need not be told more often. */
const EVERY_MS = 100;

/** How far something long is: a bar where a person watches, nothing where a file or a pipe does. */
export interface Progress {
  step(done: number, total: number): void;
  end(): void;
}

const number = new Intl.NumberFormat("en");

const spanOf = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};

/** One line of progress: bar, count, rate and the time that is left. */
export const progressLine = (title: string, done: number, total: number, elapsedMs: number): string => {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * WIDTH);
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1_000 : 0;
  const left = rate > 0 && done < total ? `, ${spanOf(((total - done) / rate) * 1_000)} left` : "";
  const counts = `${number.format(done)} of ${number.format(total)} rows, ${number.format(Math.round(rate))} rows/s`;
  return `${title} [${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${counts}${left}`;
};

/** Shows progress on `writer` until `end`. */
export const showProgress = (title: string, writer: Writer, now: () => number): Progress => {
  if (writer.isTTY !== true) return { step: () => undefined, end: () => undefined };
  const began = now();
  let shown = 0;
  let last = "";
  const show = (text: string): void => {
    writer.write(`\r${text.slice(0, (writer.columns ?? 100) - 1)}\u001b[K`);
    shown = now();
  };
  return {
    step: (done, total) => {
      last = progressLine(title, done, total, now() - began);
      if (now() - shown >= EVERY_MS) show(last);
    },
    end: () => {
      if (last === "") return;
      show(last);
      writer.write("\n");
      last = "";
    },
  };
};
