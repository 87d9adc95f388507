import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { readTemplates } from "../app/templates.ts";
import type { Problem } from "../config/problem.ts";
import type { Shape } from "../render/shape.ts";
import { createTemplates } from "../render/templates.ts";
import { commentView, statusView } from "../render/views.ts";

const viewOf = (name: string): Shape | null => {
  if (name === "status") return statusView;
  return name.startsWith("comment/") ? commentView : null;
};

/** Every mistake in our templates and the operator's, on every path through them, as problems of the configuration. */
export const templateProblems = async (ownFolder: string | null, folder: string): Promise<Problem[]> => {
  const own = ownFolder === null ? null : resolve(folder, ownFolder);
  // A folder that does not exist is reported where the configuration names it.
  const templates = createTemplates(await readTemplates(own !== null && existsSync(own) ? own : null));
  return templates.names.flatMap((name) => {
    const view = viewOf(name);
    if (view === null) return [];
    return templates.check(name, view).map(({ origin, line, column, message }) => ({
      file: relative(folder, origin).startsWith("..") ? origin : relative(folder, origin),
      line,
      column,
      path: `template ${name}`,
      message,
      expected: "a template that can be rendered with what it is given",
      severity: "error" as const,
    }));
  });
};
