/** The issue that a task is about: one that is known by its key, or the one that another task opens. */
import { issueKeyOf, parseIssueKey } from "../../model/ids.ts";
import type { IssueSnapshot } from "../../model/issue.ts";
import { taskOfJob } from "../../model/task.ts";
import type { TaskGitlab, TaskRound } from "./ports.ts";
import { NotThere } from "./steps.ts";

const SOON_MS = 30_000;
/** A replica that lags, or rights that are on their way: a few tries, then it is so. */
const GONE_FOR_SURE = 5;

const REFERENCE = /^([a-z0-9][\w.-]*):([^#]*\/[^#]+)#(\d+)$/;

/** `INSTANCE:group/project#12` as an issue's key; undefined: it is no reference. */
const keyOfReference = async ({ ports }: TaskRound, on: string): Promise<string | undefined> => {
  const [, instance, project, iid] = REFERENCE.exec(on) ?? [];
  if (instance === undefined || project === undefined) return undefined;
  const found = await (await ports.gitlab(instance)).projectSettings(project);
  if (found !== null) return issueKeyOf({ instance, projectId: found.project.id, iid: Number(iid) });
  throw new NotThere(
    `The project ${project} is not there, or not for us to see.`,
    "Correct the reference, or give the bot's account a role there (Reporter or Planner).",
    null,
  );
};

const keyOf = async (round: TaskRound, on: string): Promise<string> => {
  const { ports } = round;
  const key = taskOfJob(on);
  if (key === undefined) return (await keyOfReference(round, on)) ?? on;
  const opening = await ports.tasks.get(key);
  if (opening?.result.issueKey !== undefined) return opening.result.issueKey;
  const isOver = opening === null || ["failed", "observed", "skipped"].includes(opening.state);
  throw new NotThere(
    isOver
      ? `The issue that it is about was never opened (${key}).`
      : `The issue that it is about is not open yet (${key}).`,
    isOver ? "Look at why in `liaison report`." : "Nothing has to be done: it waits for that.",
    isOver ? null : SOON_MS,
  );
};

/** The issue as it is now, with the client of its instance. Throws where it is not there. */
export const placeOf = async (
  round: TaskRound,
  on: string,
): Promise<{ readonly issue: IssueSnapshot; readonly gitlab: TaskGitlab }> => {
  const key = await keyOf(round, on);
  const ref = parseIssueKey(key);
  if (ref === undefined) throw new NotThere(`${key} names no issue.`, "It cannot be done.", null);
  const gitlab = await round.ports.gitlab(ref.instance);
  const issue = await gitlab.readIssue(ref);
  if (issue !== null) return { issue, gitlab };
  throw new NotThere(
    `GitLab does not show us ${key}: it was deleted, or it is confidential and the bot may not see it.`,
    "Nothing has to be done where it was deleted; otherwise give the bot the Planner or Reporter role.",
    round.task.attempts < GONE_FOR_SURE ? SOON_MS : null,
  );
};
