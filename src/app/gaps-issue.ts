/** The one issue that lists the gaps of the table; one that somebody deleted is opened again. */
import type { Configuration } from "../config/schema/configuration.ts";
import { type IssueRef, parseIssueKey } from "../model/ids.ts";
import type { Task, TaskResult } from "../model/task.ts";
import type { Edition } from "../notify/recipients.ts";
import { type GapsIssue, gapsIssueKey } from "../notify/tasks.ts";
import type { Store } from "../store/open.ts";
import { type Parts, runtimeOf } from "./ports.ts";

interface Opening {
  readonly task: Task | null;
  readonly key: string;
  /** How many were before it. */
  readonly deleted: number;
}

/** The last one that was wished. */
const lastOpening = async (
  { name, digest }: Pick<Edition, "name" | "digest">,
  { tasks }: Pick<Store, "tasks">,
): Promise<Opening> => {
  const keyOf = (deleted: number): string => gapsIssueKey(name, digest.channels[0] ?? "", deleted);
  let last: Opening = { task: await tasks.get(keyOf(0)), key: keyOf(0), deleted: 0 };
  for (let deleted = 1; last.task !== null; deleted += 1) {
    const task = await tasks.get(keyOf(deleted));
    if (task === null) break;
    last = { task, key: keyOf(deleted), deleted };
  }
  return last;
};

/** As it is remembered; null: this is no digest of gaps. */
export const knownGapsIssue = async (
  edition: Pick<Edition, "name" | "digest">,
  store: Pick<Store, "tasks">,
): Promise<GapsIssue | null> => {
  if (edition.digest.for !== "gaps") return null;
  const { task, key } = await lastOpening(edition, store);
  return { opening: key, wasOpened: task?.result.issueKey !== undefined };
};

/** An issue of ours is shown to us even if it is confidential: in a project that we see, one that is not was deleted. */
const wasDeleted = async (result: TaskResult, ref: IssueRef, parts: Parts): Promise<boolean> => {
  const runtime = runtimeOf(parts, ref.instance);
  await runtime.identified();
  if ((await runtime.gitlab.readIssue(ref)) !== null) return false;
  const [project = ""] = (result.reference ?? "").split("#");
  return (await runtime.gitlab.projectSettings(project)) !== null;
};

/** The same after a look at GitLab: where the issue is gone, the next one. Throws what GitLab throws. */
export const gapsIssueOf = async (edition: Edition, parts: Parts): Promise<GapsIssue | null> => {
  if (edition.digest.for !== "gaps") return null;
  const { task, key, deleted } = await lastOpening(edition, parts.store);
  const ref = parseIssueKey(task?.result.issueKey ?? "");
  if (task === null || ref === undefined) return { opening: key, wasOpened: false };
  if (!(await wasDeleted(task.result, ref, parts))) return { opening: key, wasOpened: true };
  const [channel = ""] = edition.digest.channels;
  return { opening: gapsIssueKey(edition.name, channel, deleted + 1), wasOpened: false };
};

/** Where the gaps of the table are listed; null: nowhere yet. */
export const gapsUrlOf = async (
  { digests }: Pick<Configuration, "digests">,
  store: Pick<Store, "tasks">,
): Promise<string | null> => {
  for (const [name, digest] of Object.entries(digests)) {
    if (digest.for !== "gaps") continue;
    const { task } = await lastOpening({ name, digest }, store);
    if (task?.result.url !== undefined) return task.result.url;
  }
  return null;
};
