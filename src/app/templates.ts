/** Where templates come from: ours beside the code, the operator's own folder over them, by name. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { UsageError } from "../lib/errors.ts";
import type { TemplateSource } from "../render/template-problem.ts";

const ENDING = ".md.hbs";
const OURS = resolve(import.meta.dirname, "../../templates");

const readFolder = async (folder: string): Promise<TemplateSource[]> => {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile() && file.name.endsWith(ENDING))
    .map((file) => join(file.parentPath, file.name));
  return Promise.all(
    paths.sort().map(async (path) => ({
      name: relative(folder, path).slice(0, -ENDING.length).split(sep).join("/"),
      text: await readFile(path, "utf8"),
      origin: path,
    })),
  );
};

/** All templates; those of `own` (an absolute folder) replace ours of the same name. Throws a UsageError where `own` cannot be read. */
export const readTemplates = async (own: string | null): Promise<TemplateSource[]> => {
  const ours = await readFolder(OURS);
  if (own === null) return ours;
  try {
    const theirs = await readFolder(own);
    const replaced = new Set(theirs.map(({ name }) => name));
    return [...ours.filter(({ name }) => !replaced.has(name)), ...theirs];
  } catch (error) {
    throw new UsageError(
      `the folder of your templates cannot be read: ${own}`,
      "Correct `templates` in liaison.yml or create the folder.",
      error,
    );
  }
};
