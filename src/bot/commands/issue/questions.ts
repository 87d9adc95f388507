/** Commands that only ask: help, status, why, who. */
import type { Giver } from "../../../commands/declaration.ts";
import { helpText } from "../../../commands/help.ts";
import type { Effect } from "../../../model/effect.ts";
import type { Outcome } from "../../../model/outcome.ts";
import type { Plan } from "../../../model/plan.ts";
import type { Context } from "../../context.ts";
import { storyOf, waitsText } from "../../stories.ts";
import { type Answer, done } from "../answer.ts";

/** What can be asked of us here. */
export const help = ({ words }: Context, roles: readonly Giver[]): Answer =>
  done(helpText(words.prefixes[0] ?? "", "issue", roles));

/** Whose turn it is, and how escalations stand; nothing that a partner may not read. */
export const status = (context: Context): Answer => {
  const { configuration, escalations, liaison, render, silenced, turn } = context;
  const owner = liaison.liaisons[0]?.name;
  return done(
    [
      owner === undefined
        ? "Nobody looks after this issue yet."
        : `**${render.inline(owner)}** looks after this issue.`,
      waitsText(turn, configuration, render),
      ...escalations.map((one) => `- ${storyOf(one, configuration, render)}`),
      ...(silenced === null ? [] : [`My notes are silenced here: ${render.inline(silenced)}.`]),
    ].join("\n"),
  );
};

const MOST_LINES = 8;
const DECISIONS = 5;

/** What every effect is called where it is told. */
const THINGS: Readonly<Record<Effect["kind"], string>> = {
  subscribe: "subscription",
  labels: "labels",
  assign: "assignment",
  note: "comment",
  status_note: "status note",
  escalation: "escalation",
  react: "reaction",
  tell: "word to the liaison",
  state: "state",
  remove_note: "deletion of a comment",
};

interface Logged {
  readonly effect: Effect;
  readonly outcome: Outcome | null;
}

/** What concerns a team's own place, or is a mere courtesy, is nobody's business here. */
const isTold = ({ effect }: Logged): boolean => !["react", "tell", "escalation"].includes(effect.kind);

const WORDS: Readonly<Record<Outcome["state"], string>> = {
  done: "done",
  skipped: "not needed",
  failed: "failed",
  waiting: "tried again later",
  observed: "only observed",
};

/** Of a command's wish the log also names the comment, which tells people nothing. */
const askerOf = ({ askedBy }: Effect): string => askedBy.replace(/^commands note:.*$/s, "commands");

const effectLine = ({ effect, outcome }: Logged, context: Context): string =>
  `- ${THINGS[effect.kind]}, by ${context.render.inline(askerOf(effect))}: ` +
  `${outcome === null ? "planned" : WORDS[outcome.state]} (${context.render.inline(effect.reason)})`;

/** What was considered lately and not done, each once, the latest first. */
const leftLines = (plans: readonly Plan[], context: Context): string[] => {
  const left = plans
    .flatMap(({ considered }) => considered)
    .filter(({ acted, askedBy }) => !acted && askedBy !== "partner matching")
    .map(
      ({ askedBy, sentence }) => `- ${context.render.inline(askedBy)}: ${context.render.inline(sentence)}`,
    );
  return [...new Set(left)].slice(0, MOST_LINES);
};

/** What we did here, by which rule, and what we considered and did not do. */
export const why = async (context: Context): Promise<Answer> => {
  const { partnerReason, records, render } = context;
  const logged = (await records.effects()).filter(isTold).slice(0, MOST_LINES);
  const left = leftLines(await records.decisions(DECISIONS), context);
  return done(
    [
      `This issue is looked after because of this: ${render.inline(partnerReason)}.`,
      "",
      ...(logged.length === 0
        ? ["Nothing was done here so far."]
        : ["Done:", "", ...logged.map((one) => effectLine(one, context))]),
      ...(left.length === 0 ? [] : ["", "Considered lately, and not done:", "", ...left]),
    ].join("\n"),
  );
};
