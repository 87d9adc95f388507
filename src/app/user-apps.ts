/** The operator's own handlers, from `apps:` in the configuration: modules whose default export is an App. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "../bot/application.ts";
import { ownHandlers } from "../bot/handlers/index.ts";
import { messageOf, UsageError } from "../lib/errors.ts";

/** Handlers to load. */
export interface LoadedApps {
  /** Ours and the operator's, by name. */
  readonly apps: ReadonlyMap<string, App>;
  /** Digests of the files that the operator's are in, by the same names. */
  readonly digests: ReadonlyMap<string, string>;
}

interface LoadedApp {
  readonly app: App;
  readonly digest: string;
}

const isApp = (value: unknown): value is App => typeof value === "function";

const load = async (path: string): Promise<LoadedApp> => {
  try {
    // The digest makes a changed module a new one for a reload of the configuration.
    const digest = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    const module: { default?: unknown } = await import(`${pathToFileURL(path).href}?changed=${digest}`);
    if (isApp(module.default)) return { app: module.default, digest };
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
export const loadApps = async (paths: readonly string[], folder: string): Promise<LoadedApps> => {
  const apps = new Map(ownHandlers);
  const digests = new Map<string, string>();
  for (const given of paths) {
    const path = resolve(folder, given);
    const name = basename(path, extname(path));
    if (apps.has(name))
      throw new UsageError(
        `apps: two handlers are called ${name}`,
        "Give the file another name: it is part of what identifies its effects.",
      );
    const { app, digest } = await load(path);
    apps.set(name, app);
    digests.set(name, digest);
  }
  return { apps, digests };
};
