/** A person puts on `escalate::TEAM`: the same as the command, if this person may give the command. */
import { mayGive } from "../../commands/declaration.ts";
import { declarationNamed } from "../../commands/declarations.ts";
import type { UserRef } from "../../model/ids.ts";
import type { App } from "../application.ts";
import { registeredRoles } from "../commands/roles.ts";
import type { Context } from "../context.ts";
import { requestEscalation } from "../escalating/request.ts";

const NAME = "escalate-by-label";

/** Clocks differ, and news may have overtaken what it tells of. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** Who put a label on, when, and the number by which that is known; null: nobody whom GitLab names. */
const adderOf = async (
  { gitlab, lastLookedAt }: Context,
  title: string,
): Promise<{ readonly user: UserRef; readonly id: number } | null> => {
  const events = await gitlab.labelEvents();
  const last = events.findLast(({ label }) => label === title);
  if (last?.action !== "add" || last.user === null) return null;
  // A label that was renamed to this keeps its old events: nobody has put this word on then.
  const isOld = lastLookedAt !== null && Date.parse(last.at) < Date.parse(lastLookedAt) - CLOCKS_DIFFER_MS;
  return isOld ? null : { user: last.user, id: last.id };
};

const mayEscalate = (context: Context, user: UserRef): boolean =>
  mayGive(declarationNamed("escalate"), registeredRoles(context, user));

const act = async (context: Context, title: string, team: string): Promise<void> => {
  const { plan } = context;
  const adder = await adderOf(context, title);
  if (adder === null) return plan.leave(NAME, `nobody can be found who put ${title} on`);
  const { user, id } = adder;
  if (context.ownIds.has(user.id)) return plan.leave(NAME, `we put ${title} on ourselves`);
  if (!mayEscalate(context, user))
    return plan.leave(NAME, `${user.name} put ${title} on, and may not ask other teams`);
  const request = {
    team,
    reason: `${user.name} put on the label ${title}`,
    by: user,
    askedBy: NAME,
    eventId: `label:${id}`,
    propose: false,
    quoted: "",
    rank: 0,
  };
  const { outcome, answer } = await requestEscalation(context, request);
  if (outcome !== "refused" && outcome !== "unfit") return;
  plan.leave(NAME, answer);
  plan.tell({
    people: [{ name: user.name, username: user.username }],
    body: answer,
    short: null,
    quiet: false,
    occurrence: `refused:${id}`,
    reason: `${team} could not be asked`,
  });
};

const escalateByLabel: App = (app) => {
  // A comment brings the issue as it is, and with it a label of which nothing else may tell.
  app.on(["issue.open", "issue.update", "issue.reopen", "note.create"], async (context) => {
    const { configuration, issue, marks, plan } = context;
    const prefix = `${configuration.escalations.labelPrefix}::`;
    const asking = issue.labels.filter((title) => title.startsWith(prefix));
    const before = marks.askingLabels ?? [];
    if (asking.length === 0 && before.length === 0) return;
    plan.mark({ askingLabels: asking });
    if (issue.state === "closed") return;
    for (const title of asking.filter((one) => !before.includes(one)))
      await act(context, title, title.slice(prefix.length));
  });
};

export default escalateByLabel;
