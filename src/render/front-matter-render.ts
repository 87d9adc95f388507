import type { FrontMatter, FrontMatterValue } from "./front-matter.ts";
import { compileProgram, type createEngine, startRendering, type Target } from "./template-compile.ts";
import { TITLE } from "./title-bound.ts";

type Engine = ReturnType<typeof createEngine>;

/** Titles are read by GitLab, everything else is taken as it is: a label is the label of just this name. */
const targetOf = (key: string): Target => (key === TITLE ? "title" : "plain");

const writerOf = (engine: Engine, value: FrontMatterValue, target: Target): ((view: unknown) => unknown) => {
  switch (value.kind) {
    case "literal":
      return () => value.value;
    case "text": {
      const write = compileProgram(engine, value.program, target);
      return (view) => write(view, startRendering());
    }
    case "list": {
      const items = value.items.map((item) => writerOf(engine, item, target));
      return (view) => items.map((item) => item(view));
    }
    case "map":
      return entriesWriter(engine, value);
  }
};

const entriesWriter = (engine: Engine, { entries }: FrontMatter) => {
  const writers = entries.map(({ key, value }) => [key, writerOf(engine, value, targetOf(key))] as const);
  return (view: unknown): Record<string, unknown> =>
    Object.fromEntries(writers.map(([key, write]) => [key, write(view)]));
};

/** A function from a view to what the front matter says with it. */
export const renderFrontMatter = (
  engine: Engine,
  frontMatter: FrontMatter | null,
): ((view: unknown) => Readonly<Record<string, unknown>>) =>
  frontMatter === null ? () => ({}) : entriesWriter(engine, frontMatter);
