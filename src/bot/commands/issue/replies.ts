/** Saved replies: posted by a person's word, in the words of a template. */
import type { Command } from "../../../commands/command.ts";
import { anyOf, didYouMean } from "../../../config/suggest.ts";
import { messageOf } from "../../../lib/errors.ts";
import type { Doer } from "../../../model/escalation.ts";
import { referenceOf } from "../../../model/issue.ts";
import type { ReplyTemplateView } from "../../../render/views.ts";
import type { Context } from "../../context.ts";
import { type Answer, DONE, done, failed } from "../answer.ts";

const viewOf = ({ issue, partner, liaison }: Context, by: Doer): ReplyTemplateView => ({
  issue: {
    title: issue.title,
    url: issue.url,
    reference: referenceOf(issue),
    author: issue.author?.username ?? "",
    state: issue.state,
  },
  partner: { id: partner.id, name: partner.name },
  liaison: { name: liaison.liaisons[0]?.name ?? "" },
  by: { name: by.name },
});

/** What a reply is known by among the notes of an issue. */
const occurrenceOf = (name: string): string => `reply:${name}`;

/** Whether it stands there, or is about to. */
const wasSent = async ({ records }: Context, name: string): Promise<boolean> =>
  (await records.effects()).some(
    ({ effect, outcome }) =>
      effect.kind === "note" &&
      effect.key.endsWith(`|commands|note|${occurrenceOf(name)}`) &&
      ["done", "skipped", undefined].includes(outcome?.state),
  );

const unknown = (name: string, names: readonly string[]): Answer => {
  if (names.length === 0) return failed("There are no saved replies.");
  const meant = didYouMean(name, names);
  return failed(
    `There is no such saved reply${meant === "" ? `; I know ${anyOf(names.map((one) => `\`${one}\``))}.` : meant}`,
  );
};

/** `reply NAME`: counts as an answer of whoever sends it. */
export const reply = async (
  context: Context,
  { reply: name }: Extract<Command, { readonly name: "reply" }>,
  by: Doer,
): Promise<Answer> => {
  const { log, now, plan, render } = context;
  const names = render.replies().map((one) => one.name);
  if (!names.includes(name)) return unknown(name, names);
  if (await wasSent(context, name)) return failed("That reply stands here already.");
  try {
    const body = render.reply(name, viewOf(context, by));
    plan.note({
      body: `${body}\n\n*Sent by ${render.inline(by.name)}.*`,
      occurrence: occurrenceOf(name),
      reason: `${by.name} sends the saved reply ${name}`,
    });
  } catch (error) {
    log.error({ reply: name, failure: messageOf(error) }, "a saved reply cannot be rendered");
    return failed(
      "That reply's template has a mistake, so I sent nothing; `liaison config check` says which.",
    );
  }
  const since = now.toISOString();
  plan.mark({ correction: { side: "partner", since }, answeredAt: since });
  return DONE;
};

/** `replies`: their names, each with what it is about. */
export const replies = ({ render, words }: Context): Answer => {
  const all = render.replies();
  if (all.length === 0) return failed("There are no saved replies.");
  const [prefix = ""] = words.prefixes;
  return done(
    [
      `\`${prefix} reply NAME\` posts one of these for the partner to read:`,
      "",
      ...all.map(({ name, title }) => `- \`${name}\`: ${render.inline(title)}`),
    ].join("\n"),
  );
};
