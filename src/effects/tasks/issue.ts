/** An issue of ours, opened once: looked for by its marker after every doubt, and never less confidential than wished. */
import { LiaisonError } from "../../lib/errors.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { type IssueSnapshot, referenceOf } from "../../model/issue.ts";
import { rankOf } from "../../model/rank.ts";
import type { NewIssueWish, TaskResult } from "../../model/task.ts";
import { markerOf } from "../marker.ts";
import { knownLabels, NotLetIn, userIds, whyClosed } from "../new-issue.ts";
import type { ProjectSettings } from "../ports.ts";
import type { TaskGitlab, TaskRound } from "./ports.ts";
import { attempt, mayBeThereSince, requireTimely } from "./steps.ts";

/** GitLab made public what was to be confidential: our role there is too low. */
class NotConfidential extends LiaisonError {
  constructor(reference: string) {
    super(`${reference} should be confidential, and GitLab did not make it so; its text was taken out.`, {
      code: "effects.not-confidential",
      disposition: { kind: "give-up" },
      remedy: "Give the bot's account the Planner or Reporter role in the project, and close that issue.",
    });
  }
}

/** Where something was opened or written, and whether an earlier attempt had. */
export interface Brought {
  readonly result: TaskResult;
  readonly why: string;
  readonly found: boolean;
}

/** How few may read it, at most: see model/rank.ts. */
export const leastRank = ({
  onlyPrivate,
  onlyInternal,
}: Pick<NewIssueWish, "onlyPrivate" | "onlyInternal">) =>
  rankOf(onlyPrivate ? "private" : onlyInternal === true ? "internal" : "public", false);

const requireRoom = (wish: NewIssueWish, settings: ProjectSettings | null): ProjectSettings => {
  const closed = whyClosed(wish.project, settings, "the project in the configuration");
  if (settings === null || closed !== undefined) throw closed;
  if (rankOf(settings.project.visibility, wish.confidential) < leastRank(wish))
    throw new NotLetIn(
      `The project ${wish.project} is ${settings.project.visibility}, and what is to be written there may be read by ${wish.onlyPrivate ? "members" : "people with an account"} only.`,
      "Make the project private, or let the issues be confidential, or say that its readers may see less.",
    );
  return settings;
};

const findOwn = async (
  round: TaskRound,
  gitlab: TaskGitlab,
  { instance, project }: NewIssueWish,
  marker: string,
): Promise<IssueSnapshot | null> => {
  const since = mayBeThereSince(round);
  if (since === null) return null;
  const own = await gitlab.ownIssuesSince(project, [...round.ports.ownIds(instance)], since);
  return own.find(({ description }) => description.includes(marker)) ?? null;
};

/** A text that was meant for few does not stay where many read it. */
const requireConfidential = async (
  gitlab: TaskGitlab,
  created: IssueSnapshot,
  wish: NewIssueWish,
  marker: string,
): Promise<void> => {
  if (!wish.confidential || created.confidential) return;
  await gitlab.changeIssue(created.ref, { title: "Not for everybody", description: marker });
  throw new NotConfidential(referenceOf(created));
};

/** GitLab links the two while it creates the issue, where we may (doc/user/project/quick_actions.md, `/relate`). */
const descriptionOf = ({ description, relatesTo }: NewIssueWish, marker: string): string =>
  [description.trimEnd(), marker, ...(relatesTo === undefined ? [] : [`/relate ${relatesTo}`])].join("\n\n");

/** Opens an issue, or finds it where an earlier attempt had. `key`: what its marker is made from. */
export const openOnce = async (
  round: TaskRound,
  key: string,
  wish: NewIssueWish,
  channel?: string,
): Promise<Brought> => {
  const gitlab = await round.ports.gitlab(wish.instance);
  const settings = requireRoom(wish, await gitlab.projectSettings(wish.project));
  const marker = markerOf(key);
  const found = await findOwn(round, gitlab, wish, marker);
  let created = found;
  if (created === null) {
    requireTimely(wish, round);
    const labels = await knownLabels(gitlab, wish.labels, settings.project.id);
    const assigneeIds = await userIds(gitlab, wish.assignees);
    await attempt(round, channel);
    created = await gitlab.createIssue(wish.project, {
      title: wish.title,
      description: descriptionOf(wish, marker),
      labels,
      assigneeIds,
      confidential: wish.confidential,
      dueDate: wish.dueDate,
      type: "issue",
    });
  }
  await requireConfidential(gitlab, created, wish, marker);
  const leftOut = found === null ? wish.labels.filter((title) => !created.labels.includes(title)) : [];
  const labels =
    leftOut.length === 0 ? "" : ` Labels that are not there, or not ours to put on: ${leftOut.join(", ")}.`;
  const reference = referenceOf(created);
  return {
    found: found !== null,
    why: `${found === null ? "opened" : "found again"} as ${reference}.${labels}`,
    result: { issueKey: issueKeyOf(created.ref), reference, url: created.url },
  };
};
