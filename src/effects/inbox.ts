/** A liaison's rolling issue: created once, in a private project of ours, and edited in place. */
import { LiaisonError } from "../lib/errors.ts";
import { type IssueRef, issueKeyOf, parseIssueKey } from "../model/ids.ts";
import { digestOf, markerOf } from "./marker.ts";
import type { EffectGitlab } from "./ports.ts";

/** An inbox as the store keeps it. */
export interface StoredInbox {
  readonly issueKey: string | null;
  readonly digest: string | null;
  readonly attemptedAt: Date | null;
  readonly editedAt: Date | null;
}

/** What bringing an inbox up to date needs. */
export interface InboxPorts {
  readonly gitlab: Pick<
    EffectGitlab,
    "changeIssue" | "createIssue" | "ownIssuesSince" | "projectSettings" | "userByUsername" | "readIssue"
  >;
  readonly load: () => Promise<StoredInbox | null>;
  readonly save: (inbox: StoredInbox) => Promise<void>;
  readonly ownIds: ReadonlySet<number>;
  readonly now: () => Date;
  /** Milliseconds after which GitLab has surely ended a request whose answer was lost. */
  readonly answerWindowMs: number;
}

/** Whose inbox it is, where it is, and what it is to say. */
export interface InboxWish {
  readonly instance: string;
  /** Path of the private project. */
  readonly project: string;
  readonly name: string;
  readonly username: string;
  readonly text: string;
}

const NOTHING: StoredInbox = { issueKey: null, digest: null, attemptedAt: null, editedAt: null };

/** Edits closer than this are one. */
const QUIET_MS = 60_000;

/** The project is not one that such lists may be written into. */
class InboxRefused extends LiaisonError {
  constructor(message: string, remedy: string) {
    super(message, { code: "effects.inbox", disposition: { kind: "give-up" }, remedy });
  }
}

const markOf = ({ instance, username }: InboxWish): string =>
  markerOf(`inbox:${instance}:${username.toLowerCase()}`);

/** The id of the project, which must be private. */
const requirePrivate = async ({ gitlab }: InboxPorts, { project }: InboxWish): Promise<number> => {
  const settings = await gitlab.projectSettings(project);
  if (settings === null || settings.archived || !settings.issuesEnabled)
    throw new InboxRefused(
      `The inboxes' project ${project} is not there for us, is archived, or has no issues.`,
      "Correct `inbox.project`, or give the bot's account the Reporter or Planner role there.",
    );
  if (settings.project.visibility !== "private")
    throw new InboxRefused(
      `The inboxes' project ${project} is ${settings.project.visibility}: everybody could read what waits on whom.`,
      "Make the project private, or name another one in `inbox.project`.",
    );
  return settings.project.id;
};

/** The one that we have written before, if we have: our memory of it may be younger than it is. */
const findOwn = async ({ gitlab, ownIds }: InboxPorts, wish: InboxWish): Promise<IssueRef | null> => {
  const own = await gitlab.ownIssuesSince(wish.project, [...ownIds], new Date(0));
  return own.find(({ description }) => description.includes(markOf(wish)))?.ref ?? null;
};

const create = async (ports: InboxPorts, wish: InboxWish, description: string): Promise<IssueRef> => {
  const { gitlab, now, save } = ports;
  const user = await gitlab.userByUsername(wish.username);
  await save({ ...NOTHING, attemptedAt: now() });
  const { ref } = await gitlab.createIssue(wish.project, {
    title: `What waits for ${wish.name}`,
    description,
    labels: [],
    // Whoever is assigned hears of the comments.
    assigneeIds: user === null ? [] : [user.id],
    confidential: false,
    dueDate: null,
    type: "issue",
  });
  return ref;
};

const edit = async ({ gitlab }: InboxPorts, ref: IssueRef, description: string): Promise<boolean> => {
  if ((await gitlab.readIssue(ref)) === null) return false;
  await gitlab.changeIssue(ref, { description });
  return true;
};

/**
 * Brings an inbox to what it should say. Answers when to come back; null: nothing is left to do. Throws what
 * GitLab throws, and where the project may not hold such a list.
 */
export const bringInbox = async (wish: InboxWish, ports: InboxPorts): Promise<Date | null> => {
  const stored = (await ports.load()) ?? NOTHING;
  const now = ports.now();
  const digest = digestOf(`${wish.project}\n${wish.text}`);
  const known = stored.issueKey === null ? undefined : parseIssueKey(stored.issueKey);
  if (known !== undefined && stored.digest === digest) return null;
  const quietUntil = (stored.editedAt?.getTime() ?? 0) + QUIET_MS;
  if (quietUntil > now.getTime()) return new Date(quietUntil);
  const answerAt = (stored.attemptedAt?.getTime() ?? 0) + ports.answerWindowMs;
  if (known === undefined && answerAt > now.getTime()) return new Date(answerAt);
  const projectId = await requirePrivate(ports, wish);
  const description = `${wish.text}\n\n${markOf(wish)}`;
  // The configuration may name another project since.
  const there = known?.projectId === projectId ? known : await findOwn(ports, wish);
  // What it says is not known before GitLab has answered.
  if (there !== null)
    await ports.save({ ...stored, issueKey: issueKeyOf(there), digest: null, attemptedAt: null });
  const isEdited = there !== null && (await edit(ports, there, description));
  const ref = isEdited ? there : await create(ports, wish, description);
  await ports.save({ issueKey: issueKeyOf(ref), digest, attemptedAt: null, editedAt: now });
  return null;
};
