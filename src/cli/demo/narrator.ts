/** Tells the story on the terminal: a heading, then lines with a mark, the time it took, and a link. */
import type { Io } from "../io.ts";
import { line } from "../io.ts";

/** How the story is told. */
export interface Narrator {
  heading(text: string): void;
  done(text: string, tookMs?: number, link?: string): void;
  missing(text: string): void;
  plain(text?: string): void;
  /** A text as it stands in GitLab. */
  quote(text: string): void;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

const painter = (io: Io) => {
  const coloured = io.stdout.isTTY === true && !io.env["NO_COLOR"];
  return (name: keyof typeof CODES, text: string): string =>
    coloured ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text;
};

/** A time as people read it. */
const durationText = (milliseconds: number): string =>
  milliseconds < 1_000
    ? `${Math.max(1, Math.round(milliseconds))} ms`
    : `${(milliseconds / 1_000).toFixed(1)} s`;

/** A narrator who writes to standard output. */
export const createNarrator = (io: Io): Narrator => {
  const paint = painter(io);
  return {
    heading: (text) => line(io.stdout, `\n${paint("bold", text)}`),
    done: (text, tookMs, link) => {
      const time = tookMs === undefined ? "" : ` ${paint("dim", `(${durationText(tookMs)})`)}`;
      line(io.stdout, `  ${paint("green", "✓")} ${text}${time}`);
      if (link !== undefined) line(io.stdout, `    ${paint("cyan", link)}`);
    },
    missing: (text) => line(io.stdout, `  ${paint("red", "✗")} ${text}`),
    plain: (text = "") => line(io.stdout, text),
    quote: (text) => {
      for (const one of text.split("\n")) line(io.stdout, `    ${paint("dim", "│")} ${one}`.trimEnd());
    },
  };
};
