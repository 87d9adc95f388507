/**
 * The ways in which people of ours can be told something: by an internal note, in an inbox, by a short note for everybody.
 * GitLab tells nothing to those who may not read where they are mentioned, so a way that they can read comes first.
 */
import { GUEST, PLANNER, seemingLevel } from "../model/access-level.ts";
import type { PersonRef, TellEffect, TellWay } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { type IssueSnapshot, referenceOf } from "../model/issue.ts";
import { mayWriteInternally, partnerReadsInternally } from "./internal.ts";
import type { OpenEffect } from "./ports.ts";
import type { Round } from "./round.ts";

/** A word that is to be told. */
export type OpenTell = OpenEffect & { readonly effect: TellEffect };

/** Where somebody is told, and in which words. */
export interface Way {
  readonly kind: TellWay["kind"];
  readonly issue: IssueSnapshot;
  readonly body: string;
}

/** A way, and the names of those who could not read it there. */
export interface Chosen extends Way {
  readonly blind: readonly string[];
}

/** So long an inbox that is to be there is waited for: its job tries again every five minutes. */
const INBOX_PATIENCE_MS = 10 * 60_000;

const called = ({ people, isOffer }: TellEffect, words: string): string => {
  if (isOffer === true) return words;
  const names = people.flatMap(({ username }) => (username === null ? [] : [`@${username}`]));
  return `${names.join(" ")} ${words}`.trimStart();
};

const internally = async (round: Round, effect: TellEffect): Promise<Way | null> => {
  const { issue } = round;
  if (effect.quiet || !(await mayWriteInternally(round))) return null;
  if (await partnerReadsInternally(round, effect.partner)) return null;
  return { kind: "internal", issue, body: called(effect, effect.body) };
};

const inInbox = ({ issue }: Round, effect: TellEffect, inbox: IssueSnapshot): Way => {
  const place = `[${referenceOf(issue)}](<${issue.url}>)`;
  return { kind: "inbox", issue: inbox, body: called(effect, `${place}: ${effect.body}`) };
};

const inPublic = ({ issue }: Round, effect: TellEffect): Way | null =>
  effect.quiet || effect.short === null ? null : { kind: "short", issue, body: called(effect, effect.short) };

/** What stands in an inbox is for people of ours: a project that was made public since is no place for it. */
const isPrivate = ({ project }: IssueSnapshot): boolean => project.visibility === "private";

/** The first inbox of those who are told that is there; `comes`: none is, and one is to be. */
const inboxOf = async (
  round: Round,
  people: readonly PersonRef[],
): Promise<IssueSnapshot | "comes" | null> => {
  const { instance } = round.issue.ref;
  let comes = false;
  for (const { username } of people) {
    if (username === null) continue;
    const inbox = await round.ports.store.inboxes.get(instance, username);
    const ref = inbox?.issueKey == null ? undefined : parseIssueKey(inbox.issueKey);
    const issue = ref === undefined ? null : await round.gitlab.readIssue(ref);
    if (issue !== null && isPrivate(issue)) return issue;
    comes ||= ref === undefined && inbox?.refusedAt == null && round.ports.expectsInbox(instance, username);
  }
  return comes ? "comes" : null;
};

const levelIn = ({ gitlab }: Round, projectId: number, userId: number): Promise<number> =>
  seemingLevel(() => gitlab.accessLevel(projectId, userId));

/** Of those who are called, those whom GitLab would not tell of it, as far as can be seen. */
const blindTo = async (round: Round, { people, isOffer }: TellEffect, way: Way): Promise<string[]> => {
  if (isOffer === true || way.kind === "short") return [];
  const { confidential, project, ref } = way.issue;
  const needed =
    way.kind === "internal" || confidential ? PLANNER : project.visibility === "private" ? GUEST : 0;
  const blind: string[] = [];
  for (const { name, username } of people) {
    if (username === null) continue;
    const user = await round.gitlab.userByUsername(username);
    const isReader =
      user !== null && (needed === 0 || (await levelIn(round, ref.projectId, user.id)) >= needed);
    if (!isReader) blind.push(name);
  }
  return blind;
};

/** What has never been tried waits for an inbox within bounds; what was tried goes on. */
const mayWait = ({ state, attemptedAt, putOffSince }: OpenTell, now: Date): boolean =>
  state !== "attempting" &&
  attemptedAt === null &&
  now.getTime() - (putOffSince ?? now).getTime() < INBOX_PATIENCE_MS;

/** Of those who are called everybody, or else somebody, can read it there. */
const isRead = (way: Chosen | null, { people }: TellEffect, by: "all" | "some"): way is Chosen =>
  way !== null && (by === "all" ? way.blind.length === 0 : way.blind.length < people.length);

/** The first way that everybody can read, else one that somebody can; where nobody can, whichever there is. null: there is none. */
export const firstWay = async (
  round: Round,
  open: OpenTell,
  but?: "not internally",
): Promise<Chosen | "comes" | null> => {
  const { effect } = open;
  const chosen = async (way: Way | null): Promise<Chosen | null> =>
    way === null ? null : { ...way, blind: await blindTo(round, effect, way) };
  const internal = but === undefined ? await chosen(await internally(round, effect)) : null;
  if (isRead(internal, effect, "all")) return internal;
  const own = await inboxOf(round, effect.people);
  const inbox = own ?? (await inboxOf(round, effect.orInInboxOf ?? []));
  const mayCome = inbox === "comes" && !isRead(internal, effect, "some");
  if (mayCome && mayWait(open, round.ports.now())) return "comes";
  const listed = inbox === null || inbox === "comes" ? null : await chosen(inInbox(round, effect, inbox));
  if (isRead(listed, effect, "all")) return listed;
  const read = [internal, listed].find((way) => isRead(way, effect, "some"));
  return read ?? (await chosen(inPublic(round, effect))) ?? internal ?? listed;
};

/** The issue that a way leads to; null: it is not there. */
export const placeOf = async (round: Round, { placeKey }: TellWay): Promise<IssueSnapshot | null> => {
  const ref = parseIssueKey(placeKey);
  if (placeKey === round.issueKey || ref === undefined) return round.issue;
  return await round.gitlab.readIssue(ref);
};

/** The way of the last attempt, where it is still one; null: it is none any more. */
export const sameWay = async (round: Round, { effect }: OpenTell, way: TellWay): Promise<Way | null> => {
  if (way.kind === "internal") return await internally(round, effect);
  if (way.kind === "short") return inPublic(round, effect);
  const inbox = await placeOf(round, way);
  return inbox === null || !isPrivate(inbox) ? null : inInbox(round, effect, inbox);
};
