/** An issue is a partner's by somebody's word: `track` and `untrack` come before every other reason. */
import { isTheirOwn } from "../bot/commands/theirs.ts";
import { wordsOf } from "../bot/words.ts";
import { normalForm } from "../commands/command.ts";
import { parseCommands } from "../commands/parse.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { CommandRun } from "../model/plan.ts";
import type { Match } from "../triage/match.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import type { Case } from "./case.ts";
import type { Brain } from "./facts.ts";

const byWord = (reason: string, match: Match): Match => ({
  ...match,
  reason,
  also: [match.reason, ...match.also],
});

/** Whose issue it is with the word that somebody gave, if it was given; a partner that is none any more is not. */
export const trackedMatch = (match: Match, memory: IssueMemory | null, { configuration }: Brain): Match => {
  const trackedFor = memory?.marks?.trackedFor;
  if (trackedFor === undefined || trackedFor === null) return match;
  if (trackedFor === "") return { ...byWord("somebody said untrack", match), partner: null, by: null };
  const partner = presentPartners(configuration.partners).find(({ id }) => id === trackedFor);
  return partner === undefined
    ? match
    : { ...byWord(`${partner.name}: somebody said track`, match), partner };
};

interface TrackingPorts {
  readonly brain: () => Brain;
  readonly botNames: (instance: string) => readonly string[];
  readonly ownIds: (instance: string) => ReadonlySet<number>;
}

/**
 * The partner whom one of ours names by `track` in the waiting comments; null: nobody does. Asks nobody anything.
 * `runs`: commands of these comments that were dealt with before, which old news that comes again does not repeat.
 */
export const trackedBy = (
  one: Case,
  ports: TrackingPorts,
  runs: readonly CommandRun[] = [],
): Match | null => {
  const { configuration, roles } = ports.brain();
  const { instance } = one.newest.ref;
  const words = wordsOf(configuration, ports.botNames(instance));
  for (const event of one.news) {
    if (event.name !== "note.create" || !/\btrack\b/i.test(event.note.body)) continue;
    if (!isTheirOwn(event, ports.ownIds(instance)) || !roles.isOurs(instance, event.actor)) continue;
    for (const { command } of parseCommands(event.note.body, words).commands) {
      const isNew = !runs.some(
        ({ noteId, form }) => noteId === event.note.id && form === normalForm(command),
      );
      const partner =
        command.name === "track" && isNew
          ? presentPartners(configuration.partners).find(({ id }) => id === command.partner)
          : undefined;
      if (partner !== undefined)
        return { partner, by: null, reason: `${partner.name}: ${event.actor.name} said track`, also: [] };
    }
  }
  return null;
};
