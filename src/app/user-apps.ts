/** The operator's own handlers, from `apps:` in the configuration: modules whose default export is an App. */
import { stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "../bot/application.ts";
import { ownHandlers } from "../bot/handlers/index.ts";
import { messageOf, UsageError } from "../lib/errors.ts";

const isApp = (value: unknown): value is App => typeof value === "function";

const load = async (path: string): Promise<App> => {
  try {
    // The time of the last change makes a changed module a new one for a reload of the configuration.
    const { mtimeMs } = await stat(path);
    const module: { default?: unknown } = await import(`${pathToFileURL(path).href}?changed=${mtimeMs}`);
    if (isApp(module.default)) return module.default;
  } catch (error) {
    throw new UsageError(
      `apps: ${path} cannot be loaded: ${messageOf(error)}`,
      "Correct the path or the module.",
      error,
    );
  }
  throw new UsageError(
    `apps: ${path} has no default export that is a function`,
    "Export default (app) => { app.on(…) }.",
  );
};

/** Our handlers and the operator's, by name; a module's name is that of its file. */
export const loadApps = async (
  paths: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, App>> => {
  const apps = new Map(ownHandlers);
  for (const given of paths) {
    const path = resolve(folder, given);
    const name = basename(path, extname(path));
    if (apps.has(name))
      throw new UsageError(
        `apps: two handlers are called ${name}`,
        "Give the file another name: it is part of what identifies its effects.",
      );
    apps.set(name, await load(path));
  }
  return apps;
};
