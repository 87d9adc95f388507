import { Counter, Histogram, type Registry } from "prom-client";

/** Buckets for everything from a stored delivery to a slow call of GitLab. Seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * A counter whose label values are given in order. prom-client looks children up by a string made of all
 * labels on every call; on the path of a delivery that is worth remembering.
 */
export const counter = (
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[],
): ((...values: readonly string[]) => void) => {
  const made = new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
  const children = new Map<string, { inc(): void }>();
  return (...values) => {
    const key = values.join("\u0000");
    let child = children.get(key);
    if (child === undefined) {
      child = made.labels(...values);
      children.set(key, child);
    }
    child.inc();
  };
};

/** A histogram of seconds, label values in order; `buckets` where the usual ones do not fit. */
export const secondsHistogram = (
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[],
  buckets: readonly number[] = SECONDS,
): ((seconds: number, ...values: readonly string[]) => void) => {
  const made = new Histogram({
    name,
    help,
    labelNames: [...labelNames],
    buckets: [...buckets],
    registers: [registry],
  });
  const children = new Map<string, { observe(seconds: number): void }>();
  return (seconds, ...values) => {
    const key = values.join("\u0000");
    let child = children.get(key);
    if (child === undefined) {
      child = made.labels(...values);
      children.set(key, child);
    }
    child.observe(seconds);
  };
};
