/** What code needs so that it stays code. */
import { BREAK } from "./harmless.ts";

/** What GitLab, or we, would act on inside code too: our own markers, and files to include. */
export const breakCode = (text: string): string =>
  text.replaceAll("<!--", `<${BREAK}!--`).replace(/^([ \t]*:)(?=:)/gm, `$1${BREAK}`);

/** A row of backticks that is longer than any in the text. */
export const fenceFor = (text: string, least: number): string => {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), least));
};
