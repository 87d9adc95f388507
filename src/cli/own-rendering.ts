/** Our templates and the operator's, for commands that write what the service writes. */
import { resolve } from "node:path";
import { createRendering } from "../app/rendering.ts";
import { readTemplates } from "../app/templates.ts";
import type { Rendering } from "../bot/context.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { createTemplates } from "../render/templates.ts";

/** What a configuration renders with; `folder` is where its relative paths start. */
export const renderingOf = async ({ templates }: Configuration, folder: string): Promise<Rendering> =>
  createRendering(
    createTemplates(await readTemplates(templates === undefined ? null : resolve(folder, templates))),
  );
