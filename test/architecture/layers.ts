/** Which part of src may import which: one direction only. */
import type { SourceFile } from "./source.ts";

/** The layers, the ground first. A part is a folder of src, or a file directly in it. */
const LAYERS: readonly (readonly string[])[] = [
  ["lib", "model"],
  ["config", "triage", "commands", "escalation", "deadlines", "assistance", "render"],
  ["bot"],
  ["intake", "process", "effects", "reconcile", "notify", "dashboard"],
  ["gitlab", "store", "queue", "channels", "http", "telemetry"],
  ["app.ts", "app", "cli", "main.ts"],
];

/** The small GitLab for trying and testing: it shares nothing with the service but the ground. */
const ISLAND = "sandbox";

const PURE = 1;
const SHELL = 3;
const ADAPTERS = 4;
const ROOT = 5;

const layerOf = (part: string): number => LAYERS.findIndex((parts) => parts.includes(part));

/** Why `from` may not import `to`; null: it may. Both are parts of src. */
const objection = (from: string, to: string): string | null => {
  if (from === to) return null;
  const [above, below] = [layerOf(from), layerOf(to)];
  if (to === ISLAND) return from === "cli" ? null : "only the command line starts the sandbox";
  if (from === ISLAND) return below === 0 ? null : "the sandbox knows nothing but lib and model";
  if (from === "lib") return "lib imports nothing of ours";
  if (below > above) return `layer ${above} may not import layer ${below}`;
  if (above === ADAPTERS)
    return below === 0 ? null : "adapters import lib and model only; app.ts joins them to the rest";
  if (above === SHELL && below === SHELL)
    return "parts of the shell do not know each other; app.ts joins them";
  if (below === above && ![0, PURE, ROOT].includes(above)) return `layer ${above} may not import itself`;
  return null;
};

/** Every import that goes in a wrong direction, one sentence each. */
export const layerMistakes = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) => {
    if (file.part !== ISLAND && layerOf(file.part) === -1)
      return [`${file.path} is in no layer: name ${file.part} in test/architecture/layers.ts`];
    return file.imports.flatMap(({ file: target }) => {
      if (target === null) return [];
      if (!target.startsWith("src/"))
        return target === "package.json" ? [] : [`${file.path} imports ${target}, which is outside src`];
      const why = objection(file.part, target.split("/")[1] ?? "");
      return why === null ? [] : [`${file.path} imports ${target}: ${why}`];
    });
  });

/** Whether a file is in the pure layer. */
export const isPure = (file: SourceFile): boolean => layerOf(file.part) === PURE;
