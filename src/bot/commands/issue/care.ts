/** Commands that look after the issue itself: labels, assignees, whose turn, whose issue. */
import type { Command } from "../../../commands/command.ts";
import { isOpenState } from "../../../escalation/machine.ts";
import type { Turn } from "../../../model/memory.ts";
import type { Context } from "../../context.ts";
import { groupOf } from "../../stories.ts";
import { type Answer, DONE, failed } from "../answer.ts";

type CommandOf<Name extends Command["name"]> = Extract<Command, { readonly name: Name }>;

const NOT_OURS = "This partner does not want us to touch labels (`labels: none`).";

/** Puts labels on, or takes them off; the result is seen on the issue. */
export const label = async (
  context: Context,
  { name, titles }: CommandOf<"label" | "unlabel">,
): Promise<Answer> => {
  const { gitlab, issue, marks, partner, plan } = context;
  const keptOff = marks.keptOff ?? [];
  if (partner.labels === "none") return failed(NOT_OURS);
  const create = partner.labels === "create";
  const wish = {
    reason: `a person asked for it: ${name} ${titles.join(", ")}`,
    create,
    byPerson: true,
  } as const;
  if (name === "unlabel") {
    const remove = titles.filter((title) => issue.labels.includes(title));
    if (remove.length > 0) plan.labels({ ...wish, remove });
    plan.mark({ keptOff: [...new Set([...keptOff, ...titles])] });
    return DONE;
  }
  plan.mark({ keptOff: keptOff.filter((title) => !titles.includes(title)) });
  const existing = create ? null : new Set(await gitlab.projectLabels());
  const unknown = titles.filter((title) => existing !== null && !existing.has(title));
  const add = titles.filter((title) => !unknown.includes(title) && !issue.labels.includes(title));
  if (add.length > 0) plan.labels({ ...wish, add: add.map((title) => ({ title })) });
  if (unknown.length === 0) return DONE;
  const names = unknown.map((title) => context.render.inline(title)).join(", ");
  return failed(`There is no such label here, and I may not create any: ${names}.`);
};

/** Assigns the issue. Accounts that do not exist are said. */
export const assign = async (
  context: Context,
  { usernames }: CommandOf<"assign">,
  eventId: string,
): Promise<Answer> => {
  const known: string[] = [];
  const unknown: string[] = [];
  for (const username of usernames)
    ((await context.gitlab.userNamed(username)) === null ? unknown : known).push(username);
  if (known.length > 0)
    context.plan.assign({ usernames: known, occurrence: eventId, reason: "a person asked for it" });
  if (unknown.length === 0) return DONE;
  return failed(`GitLab knows no account called ${unknown.map(context.render.inline).join(", ")}.`);
};

/** Corrects whose turn it is. */
export const waitingOn = ({ event, memory, plan }: Context, { whom }: CommandOf<"waiting on">): Answer => {
  const said = { since: event.at, corrected: true };
  // Who says once more that it is our turn does not make us owe it only from now on.
  const { side, since, silentSince = since } = memory.turn;
  const owing = side === "nobody" ? said : { ...said, silentSince };
  const correction: Turn =
    whom === "partner"
      ? { side: whom, ...said }
      : whom === "liaison"
        ? { side: whom, ...owing }
        : { side: "team", team: whom, ...owing };
  plan.mark({ correction });
  return DONE;
};

/** Nobody is reminded for a while. */
export const snooze = ({ now, plan }: Context, { milliseconds }: CommandOf<"snooze">): Answer => {
  plan.mark({ snoozedUntil: new Date(now.getTime() + milliseconds).toISOString() });
  return DONE;
};

/** This is a partner's issue from now on, whoever opened it. */
export const track = ({ plan }: Context, { partner }: CommandOf<"track">): Answer => {
  plan.mark({ trackedFor: partner });
  return DONE;
};

/** This is nobody's issue from now on. */
export const untrack = ({ configuration, escalations, plan }: Context): Answer => {
  const open = escalations.filter(({ view }) => isOpenState(view.state));
  if (open.length > 0) {
    const groups = open.map(({ record }) => groupOf(configuration, record.team)).join(", ");
    return failed(`${groups} would answer into the void: please \`withdraw\` what was asked first.`);
  }
  plan.mark({ trackedFor: "" });
  return DONE;
};
