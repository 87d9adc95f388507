/**
 * Where somebody can be told of a deadline. GitLab tells nothing to those who may not read where they are mentioned, and
 * says nothing of it: so it is asked before, and who can be told nowhere does not hold up those who come next.
 */
import { GUEST, PLANNER, seemingLevel } from "../../model/access-level.ts";
import type { PersonRef } from "../../model/effect.ts";
import { isPartnersOwn } from "../../triage/own-place.ts";
import type { Context } from "../context.ts";
import { mailFor } from "./mail.ts";

/** Best first: `issue`: in an internal note; `inbox`: in theirs or the liaison's; `mail`: by a channel. */
export type Reach = "issue" | "inbox" | "mail";

type Case = Pick<
  Context,
  "configuration" | "gitlab" | "issue" | "liaison" | "ownIds" | "partner" | "silenced"
>;

const levelIn = ({ gitlab }: Case, projectId: number, userId: number): Promise<number> =>
  seemingLevel(() => gitlab.accessLevel(projectId, userId));

/** Whether internal notes are written on the issue at all: see effects/tell.ts. */
const isSaidHere = async (context: Case): Promise<boolean> => {
  const { configuration, issue, ownIds, partner, silenced } = context;
  if (silenced !== null || isPartnersOwn(configuration, partner.id, issue.project.path)) return false;
  const { projectId } = issue.ref;
  if (!ownIds.has(issue.authorId) && (await levelIn(context, projectId, issue.authorId)) >= PLANNER)
    return false;
  for (const id of ownIds) if ((await levelIn(context, projectId, id)) >= PLANNER) return true;
  return false;
};

/** The project of inboxes, where somebody has one that a word can stand in; null: nobody has. */
const inboxProject = async ({ configuration, gitlab, issue, liaison }: Case) => {
  const { inbox, instances } = configuration;
  const instance = inbox?.instance ?? Object.keys(instances)[0];
  const hasReader = liaison.liaisons.some(({ username }) => username !== null);
  if (inbox === undefined || instance !== issue.ref.instance || !hasReader) return null;
  return await gitlab.project(inbox.project);
};

/** How somebody can be told; null: not at all, as far as can be seen. */
export const reachOf = async (context: Case, person: PersonRef): Promise<Reach | null> => {
  const byMail = mailFor(context, person) === null ? null : "mail";
  const user = person.username === null ? null : await context.gitlab.userNamed(person.username);
  if (user === null) return byMail;
  const isReader = async (): Promise<boolean> =>
    (await levelIn(context, context.issue.ref.projectId, user.id)) >= PLANNER;
  if ((await isSaidHere(context)) && (await isReader())) return "issue";
  const project = await inboxProject(context);
  const isOpen = project !== null && project.visibility !== "private";
  if (project !== null && (isOpen || (await levelIn(context, project.id, user.id)) >= GUEST)) return "inbox";
  return byMail;
};
