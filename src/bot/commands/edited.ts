/** A comment that was edited before we found it: nobody can tell who wrote its commands, so whoever may give them is asked again. */
import { type Giver, mayGive } from "../../commands/declaration.ts";
import { declarationOf } from "../../commands/declarations.ts";
import { parseCommands } from "../../commands/parse.ts";
import { REACTIONS } from "../reactions.ts";
import type { CommentSetting } from "./comment.ts";
import { answersOld, editedText, isExpired } from "./lateness.ts";

const FORM = "? edited before it was found";

/** Whether GitLab's lists, which do not say who edited a comment, are all that we know of it. */
const isUnknownEdit = ({ event }: CommentSetting, ownIds: ReadonlySet<number>): boolean =>
  event.found !== undefined &&
  event.note.editedBy === null &&
  event.note.authorId === event.actor.id &&
  !ownIds.has(event.note.authorId);

/** Answers such a comment, once, where nothing that it asked for was ever dealt with. */
export const answerEdited = async (
  setting: CommentSetting,
  ownIds: ReadonlySet<number>,
  rolesOf: (needed: readonly Giver[]) => Promise<readonly Giver[]>,
): Promise<void> => {
  const { event, runs, plan, words, now } = setting;
  const { note, actor } = event;
  if (!isUnknownEdit(setting, ownIds) || isExpired(setting) || !answersOld(setting)) return;
  if (runs.some(({ noteId }) => noteId === note.id)) return;
  const declarations = parseCommands(note.body, words).commands.map(({ command }) => declarationOf(command));
  if (declarations.length === 0) return;
  const roles = await rolesOf([...new Set(declarations.flatMap(({ who }) => who))]);
  if (!declarations.some((declaration) => mayGive(declaration, roles))) return;
  plan.ran({ noteId: note.id, form: FORM, userId: actor.id, ok: false, at: now.toISOString() });
  plan.react({ noteId: note.id, emoji: REACTIONS.puzzled, reason: "nobody knows who edited this comment" });
  plan.note({
    body: editedText(setting),
    internal: note.internal,
    occurrence: `answer:${note.id}:edited`,
    reason: `an answer to ${actor.name}`,
  });
};
