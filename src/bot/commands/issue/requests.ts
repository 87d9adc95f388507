/** `join`, `surface` and `attend`: what a colleague asks the support managers for. */
import type { Command } from "../../../commands/command.ts";
import type { Doer } from "../../../model/escalation.ts";
import { issueKeyOf } from "../../../model/ids.ts";
import { referenceOf } from "../../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../../model/rank.ts";
import type { Context } from "../../context.ts";
import { askManagers } from "../../requesting/ask.ts";
import { type Answer, DONE, failed } from "../answer.ts";

type Requesting = Extract<Command, { readonly name: "join" | "surface" | "attend" }>;

/** Where it is asked. */
interface Setting
  extends Pick<Context, "configuration" | "issue" | "now" | "plan" | "records" | "registered" | "render"> {
  /** Whose issue it is; null: it is one of the managers' project. */
  readonly partner: Pick<Context["partner"], "id"> | null;
}

/** Asks the managers, once: an issue is opened where they see it. */
export const request = async (
  context: Setting,
  command: Requesting,
  by: Doer,
  internal: boolean,
): Promise<Answer> => {
  const { configuration, issue, now, partner, plan, records, registered, render } = context;
  const { instance } = issue.ref;
  const wanted = registered.flatMap((entry) =>
    entry.kind === "request"
      ? [{ ...entry.request, state: "open" as const, decision: null, issueKey: null }]
      : [],
  );
  const asking = askManagers(
    configuration,
    {
      kind: command.name,
      team: command.team,
      instance,
      who: { name: by.name, username: by.username },
      words: command.name === "surface" ? command.text : "",
      origin: {
        issueKey: issueKeyOf(issue.ref),
        reference: referenceOf(issue),
        url: issue.url,
        partner: partner?.id ?? null,
        internal,
        isWhereManagersAre: partner === null && !internal && !issue.confidential,
        rank: internal ? rankOf("private", false) : rankOfIssue(issue),
      },
      now,
    },
    [...(await records.requestsOf(by.username)), ...wanted],
    render,
  );
  if ("why" in asking) return failed(asking.why);
  plan.register({ kind: "request", request: asking.request });
  for (const task of asking.tasks) plan.task(task);
  return DONE;
};
