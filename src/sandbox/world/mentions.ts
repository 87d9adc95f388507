/** What a text does to others: mentioned people get a to-do and become participants, issues a cross-reference. */
import { extractMentions } from "../text/mentions.ts";
import { canReadGroup, canReadIssue } from "./access.ts";
import { allMembers } from "./members.ts";
import { issuesIn, referenceTo } from "./references.ts";
import { addSystemNote } from "./system-notes.ts";
import { addTodo } from "./todos.ts";
import type { Issue, Note, User } from "./types.ts";
import { placeAt, userNamed, type World } from "./world.ts";

const usersCalled = (world: World, author: User, name: string): readonly User[] => {
  const user = userNamed(world, name);
  if (user !== undefined) return [user];
  const place = placeAt(world, name);
  return place?.kind === "group" && canReadGroup(world, author, place)
    ? allMembers(world, place).map((member) => member.user)
    : [];
};

/** Users and members of groups that the text mentions, as far as they exist; each once. */
export const mentionedUsers = (world: World, author: User, issue: Issue, text: string | null): User[] => {
  if (text === null || !text.includes("@")) return [];
  const { users, all } = extractMentions(text);
  const everybody = all ? allMembers(world, issue.project).map((member) => member.user) : [];
  return [...new Set([...users.flatMap((name) => usersCalled(world, author, name)), ...everybody])];
};

const crossReference = (world: World, author: User, source: Issue, target: Issue): void => {
  const isKnown = target.notes.some((note) => note.crossReferenceFrom === source);
  if (isKnown) return;
  addSystemNote(world, author, target, `mentioned in issue ${referenceTo(source, target.project)}`, source);
};

/** A text that was just written: an issue's description (`note` null) or a note's body. */
export interface WrittenText {
  readonly author: User;
  readonly issue: Issue;
  readonly note: Note | null;
  readonly text: string | null;
  /** Whom the text mentioned before it was edited: they are not told again. */
  readonly mentionedBefore: readonly User[];
}

/** To-dos for people who were not mentioned before, and cross-references in the issues that the text names. */
export const announceText = (world: World, written: WrittenText): void => {
  const { author, issue, note, text } = written;
  if (text === null) return;
  const mentioned = note === null ? issue.mentioned : note.mentioned;
  const direct =
    mentioned.length === 0 ? [] : extractMentions(text).direct.map((name) => userNamed(world, name));
  for (const user of mentioned) {
    if (user === author || written.mentionedBefore.includes(user)) continue;
    const action = direct.includes(user) ? "directly_addressed" : "mentioned";
    addTodo(world, { user, author, action, issue, note });
  }
  if (note?.internal === true) return;
  for (const target of issuesIn(world, issue.project, text)) {
    if (target !== issue && canReadIssue(world, author, target)) crossReference(world, author, issue, target);
  }
};
