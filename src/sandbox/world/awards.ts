/** Reactions on issues and notes. */
import { canCreateNote, canReadNote } from "./access.ts";
import { forbidden, notFound, refusal } from "./refusal.ts";
import { finishTodosOn } from "./todos.ts";
import type { AwardEmoji, Issue, Note, User } from "./types.ts";
import { emit, nextId, timestamp, type World } from "./world.ts";

const EMOJI_NAME = /^[a-z0-9_+-]+$/;

/** What carries reactions: an issue, or one of its notes. */
export interface Awardable {
  readonly issue: Issue;
  readonly note: Note | null;
}

export const awardsOf = ({ issue, note }: Awardable): AwardEmoji[] => (note ?? issue).awards;

/** Adds a reaction; 404 with GitLab's message when the actor has given the same one already. */
export const awardEmoji = (world: World, actor: User, on: Awardable, name: string): AwardEmoji => {
  if (!canCreateNote(world, actor, on.issue)) throw notFound("Award Emoji");
  if (on.note !== null && !canReadNote(world, actor, on.note)) throw notFound();
  if (!EMOJI_NAME.test(name)) throw refusal(404, "404 Award Emoji Name is not a valid emoji name Not Found");
  const awards = awardsOf(on);
  if (awards.some((award) => award.user === actor && award.name === name)) {
    throw refusal(404, "404 Award Emoji Name has already been taken Not Found");
  }
  const award: AwardEmoji = { id: nextId(world, "award"), name, user: actor, createdAt: timestamp(world) };
  awards.push(award);
  finishTodosOn(world, actor, on.issue);
  emit(world, { kind: "emoji", action: "award", actor, award, ...on, at: award.createdAt });
  return award;
};

/** The reaction of that id, or 404. */
export const findAward = (on: Awardable, id: number): AwardEmoji => {
  const award = awardsOf(on).find((candidate) => candidate.id === id);
  if (award === undefined) throw notFound();
  return award;
};

/** Takes a reaction back: its giver, and administrators. */
export const revokeEmoji = (world: World, actor: User, on: Awardable, award: AwardEmoji): void => {
  if (award.user !== actor && !actor.isAdministrator) throw forbidden();
  const awards = awardsOf(on);
  awards.splice(awards.indexOf(award), 1);
  emit(world, { kind: "emoji", action: "revoke", actor, award, ...on, at: timestamp(world) });
};
