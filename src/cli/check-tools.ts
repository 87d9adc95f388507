import { existsSync, globSync } from "node:fs";
import { resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckTools } from "../config/check/check.ts";
import { parseCadence } from "../deadlines/cadence/parse-cadence.ts";
import { meetingTrouble } from "../deadlines/meetings/trouble.ts";
import { checkPattern } from "../triage/patterns.ts";

const OWN_TEMPLATES = fileURLToPath(new URL("../../templates", import.meta.url));
const SUFFIX = ".md.hbs";

/** `comment/welcome` for every `comment/welcome.md.hbs` in a folder; none where there is no such folder. */
const templateNamesIn = (folder: string): string[] =>
  globSync(`**/*${SUFFIX}`, { cwd: folder }).map((file) =>
    file.slice(0, -SUFFIX.length).replaceAll(sep, "/"),
  );

/** What a schedule could not make of the table's words, or had to guess; null: nothing. */
const cadenceTrouble = (words: string): string | null => {
  const { occurrences, unparsed } = parseCadence(words);
  if (occurrences.length === 0) return `${JSON.stringify(words)} names no rhythm`;
  const doubts = occurrences.flatMap((occurrence) => occurrence.doubt ?? []);
  const troubles = [...unparsed.map((part) => `${JSON.stringify(part)} names no rhythm`), ...doubts];
  return troubles.length === 0 ? null : [...new Set(troubles)].join("; ");
};

/** What the checks of a configuration ask the rest of the program; `folder` is the configuration's. */
export const checkToolsFor = (folder: string): CheckTools => ({
  checkPattern,
  checkCadence: cadenceTrouble,
  checkMeeting: meetingTrouble,
  exists: (path) => existsSync(resolve(folder, path)),
  templates: (ownFolder) => [
    ...templateNamesIn(OWN_TEMPLATES),
    ...(ownFolder === null ? [] : templateNamesIn(resolve(folder, ownFolder))),
  ],
});
