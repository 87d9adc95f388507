/** The answer to `who TEAM`: the row of the liaison table, in names that notify nobody. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Rendering } from "../context.ts";
import { type Answer, done, failed } from "./answer.ts";

const namesOrNobody = (names: readonly string[], { inline }: Rendering): string =>
  names.length === 0 ? "nobody yet" : names.map(inline).join(", ");

/** Who belongs to a team's row, and whether it can be escalated to. */
export const whoIs = (configuration: Configuration, team: string, render: Rendering): Answer => {
  const row = configuration.liaisons.find(({ id }) => id === team);
  if (row === undefined) return failed("There is no such team in the liaison table.");
  const nobody = row.contacts.length === 0 && row.liaisons.length === 0;
  const managers = configuration.supportManagers.map(render.inline).join(", ");
  return done(
    [
      `**${render.inline(row.group)}** (${render.inline(row.section)})`,
      "",
      `- Group contact: ${namesOrNobody(row.contacts, render)}`,
      `- Support liaison: ${namesOrNobody(row.liaisons, render)}`,
      ...(nobody && managers !== "" ? [`- Until somebody is found: ${managers}`] : []),
      `- Command: \`escalate ${row.id} REASON\`${row.escalation?.project === undefined ? " (not possible yet: the row has no project)" : ""}`,
    ].join("\n"),
  );
};
