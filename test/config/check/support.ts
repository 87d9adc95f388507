import { type CheckTools, checkData } from "../../../src/config/check/check.ts";
import { pathText } from "../../../src/config/problem.ts";

/** What a configuration holds in which nothing is wrong: tests change one part at a time. */
export const sound = {
  version: 1,
  instances: {
    gitlab: {
      url: "https://gitlab.com",
      token: { env: "GITLAB_TOKEN" },
      webhook: { secrets: [{ env: "WEBHOOK_SECRET" }] },
    },
  },
  people: [{ name: "Andrew Conrad", username: "aconrad" }],
  liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source", liaisons: ["Andrew Conrad"] }],
  partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
};

/** `severity path: message` of everything that the checks say about the sound data with changes. */
export const said = (changes: Record<string, unknown>, tools: CheckTools = {}): string[] =>
  checkData({ ...sound, ...changes }, tools).map(
    ({ severity, path, message }) => `${severity} ${pathText(path)}: ${message}`,
  );

/** A partner, sound but for `changes`. */
export const partner = (id: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  name: id.toUpperCase(),
  liaison: "open-source",
  match: { groups: [id] },
  ...changes,
});
