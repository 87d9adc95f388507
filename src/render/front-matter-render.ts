import type { FrontMatter, FrontMatterValue } from "./front-matter.ts";
import { nothingSpent } from "./template-bounds.ts";
import { compileProgram, type createEngine } from "./template-compile.ts";

type Engine = ReturnType<typeof createEngine>;

const writerOf = (engine: Engine, value: FrontMatterValue): ((view: unknown) => unknown) => {
  switch (value.kind) {
    case "literal":
      return () => value.value;
    case "text": {
      const write = compileProgram(engine, value.program, "plain");
      return (view) => write(view, { data: { spent: nothingSpent() } });
    }
    case "list": {
      const items = value.items.map((item) => writerOf(engine, item));
      return (view) => items.map((item) => item(view));
    }
    case "map":
      return entriesWriter(engine, value);
  }
};

const entriesWriter = (engine: Engine, { entries }: FrontMatter) => {
  const writers = entries.map(([key, entry]) => [key, writerOf(engine, entry)] as const);
  return (view: unknown): Record<string, unknown> =>
    Object.fromEntries(writers.map(([key, write]) => [key, write(view)]));
};

/** A function from a view to what the front matter says with it. */
export const renderFrontMatter = (
  engine: Engine,
  frontMatter: FrontMatter | null,
): ((view: unknown) => Readonly<Record<string, unknown>>) =>
  frontMatter === null ? () => ({}) : entriesWriter(engine, frontMatter);
