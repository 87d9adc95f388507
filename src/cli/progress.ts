/** How far long work is: a bar where a person watches, plain lines now and then otherwise. */
import { SingleBar } from "cli-progress";
import type { Clock } from "../lib/clock.ts";
import { type Io, line } from "./io.ts";

/** Told how far it is. */
export interface Progress {
  /** `total` null: nobody knows. */
  update(done: number, total: number | null, what: string): void;
  stop(): void;
}

/** How often plain lines are written, in milliseconds. */
const LINE_EVERY_MS = 10_000;

const timeLeft = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** Count, rate and time left, from when it was begun and how much was done before. */
const figures = (startedAt: number, before: number, clock: Clock, unit: string) => {
  return (done: number, total: number | null): string => {
    const seconds = Math.max((clock().getTime() - startedAt) / 1_000, 0.001);
    const rate = (done - before) / seconds;
    const left =
      total === null || rate <= 0
        ? "time left unknown"
        : `${timeLeft(Math.max(0, total - done) / rate)} left`;
    return `${done} of ${total ?? "?"} ${unit}, ${rate.toFixed(1)}/s, ${left}`;
  };
};

const plainLines = (io: Io, text: (done: number, total: number | null) => string, clock: Clock): Progress => {
  let lastAt = clock().getTime();
  return {
    update: (done, total, what) => {
      if (clock().getTime() - lastAt < LINE_EVERY_MS) return;
      lastAt = clock().getTime();
      line(io.stderr, `${text(done, total)}: ${what}`);
    },
    stop: () => undefined,
  };
};

/** Progress on standard error, counted from now; `before` was done in an earlier run. */
export const createProgress = (io: Io, before: number, clock: Clock, unit = "issues"): Progress => {
  const text = figures(clock().getTime(), before, clock, unit);
  if (io.stderr.isTTY !== true) return plainLines(io, text, clock);
  const bar = new SingleBar({
    format: "{bar} {text} {what}",
    // It is a terminal, see above.
    stream: io.stderr as unknown as NodeJS.WriteStream,
    hideCursor: true,
    clearOnComplete: false,
  });
  bar.start(1, 0, { text: "asking how much there is", what: "" });
  return {
    update: (done, total, what) => {
      bar.setTotal(Math.max(total ?? done, done, 1));
      bar.update(done, { text: text(done, total), what });
    },
    stop: () => bar.stop(),
  };
};
