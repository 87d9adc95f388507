import { z } from "zod";
import { pattern } from "./rule.ts";
import { identifier, labelTitle, namespacePath } from "./values.ts";

const list = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item)]).default([]);

/** A field of knowledge, what an issue about it looks like, and who knows about it. */
const area = z.strictObject({
  id: identifier,
  name: z.string().min(1).max(100).optional().describe("As people call it; default: the id."),
  labels: list(labelTitle).describe("An issue with one of these labels is about it."),
  words: list(pattern).describe("Patterns, as in rules; one of them in title or description is enough."),
  projects: list(namespacePath).describe("Projects, and groups of projects, whose issues are about it."),
  people: list(z.string().min(1)).describe("Names of people who know about it, in the order of their turns."),
  teams: list(identifier).describe("Rows of `liaisons` whose contacts, then liaisons, know about it."),
  groups: list(namespacePath).describe(
    "Groups of GitLab, mentioned as a whole when it is their turn; only on issues that everybody may read.",
  ),
});

/** A checked area. */
export type Area = z.infer<typeof area>;

/** `areas:` in `liaison.yml`. */
export const areas = z
  .array(area)
  .default([])
  .describe("Who knows about what; named in the status note, and brought in by `connect`.");

/** `introductions:` in `liaison.yml`. */
export const introductions = z
  .strictObject({
    perWeek: z
      .int()
      .positive()
      .default(3)
      .describe("How often one person (or group) is brought in by `connect` within seven days."),
  })
  .default({ perWeek: 3 });

/** A person's own limit, in the place of `introductions.perWeek`. */
export const ownIntroductions = z
  .int()
  .min(0)
  .optional()
  .describe("Introductions within seven days; default: introductions.perWeek. 0: named, never brought in.");
