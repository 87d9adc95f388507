/** Spans of time on the command line, written as in the configuration. */
import { InvalidArgumentError } from "commander";
import { duration, millisecondsOf } from "../config/schema/values.ts";

/** A span as it was written, such as `30d`; for what remembers what was asked. */
export const spanText = (text: string): string => {
  if (duration.safeParse(text).success) return text;
  throw new InvalidArgumentError("A span of time such as 30d, 12h, 10m or 45s.");
};

/** A span in milliseconds. */
export const span = (text: string): number => millisecondsOf(spanText(text));
