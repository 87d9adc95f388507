/** A comment that we hear of late: whoever gave a command is told so, and what is too old is not done blindly. */
import type { Configuration } from "../../config/schema/configuration.ts";
import { millisecondsOf } from "../../config/schema/values.ts";
import type { NoteEvent } from "../../model/event.ts";

interface Setting {
  readonly event: NoteEvent;
  readonly configuration: Configuration;
  readonly now: Date;
}

const MINUTE = "2026-11-26T14:03".length;

/** `2026-11-26 14:03 UTC` */
const moment = (iso: string): string => `${iso.slice(0, MINUTE).replace("T", " ")} UTC`;

/** When it was said: a comment that is new by its being written, a corrected one by its edit. */
const saidAt = ({ name, note }: NoteEvent): string =>
  name === "note.create" ? note.createdAt : note.updatedAt;

/** What is said to a comment that was found late; null: it came in time, or GitLab told us of it. */
export const lateText = ({ event, configuration }: Setting): string | null => {
  const { found } = event;
  const said = saidAt(event);
  if (found === undefined) return null;
  const after = millisecondsOf(configuration.commands.lateAfter);
  if (Date.parse(found.at) - Date.parse(said) <= after) return null;
  // Where there is no hook GitLab tells nothing: we were away ourselves.
  return found.by === "missed"
    ? `This comes late: GitLab did not tell me of your comment of ${moment(said)}, and I found it at ${moment(found.at)}.`
    : `This comes late: I found your comment of ${moment(said)} only at ${moment(found.at)}.`;
};

/** Whether a command is so old that it may not be meant any more. */
export const isExpired = ({ event, configuration, now }: Setting): boolean =>
  now.getTime() - Date.parse(saidAt(event)) > millisecondsOf(configuration.commands.expiresAfter);

/** What is said in the place of carrying out old commands; `names`: of the commands, as they are written. */
export const expiredText = ({ event, now }: Setting, names: readonly string[]): string =>
  `I could look at your comment of ${moment(saidAt(event))} only now, at ${moment(now.toISOString())}. ` +
  `That is too long ago to do ${names.map((name) => `\`${name}\``).join(", ")} blindly, so I did nothing. ` +
  "If it is still wanted, please write it once more.";

/** Whether an old command is answered: what an operator digs up is not. */
export const answersOld = ({ event }: Setting): boolean =>
  event.found?.by !== "backfilled" && event.found?.by !== "backfilled quietly";

/** What is said where nobody can tell who wrote the words that are there now. */
export const editedText = ({ event }: Setting): string =>
  `Your comment of ${moment(event.note.createdAt)} was edited before I found it, and GitLab does not tell me by whom, ` +
  "so I did nothing about it. If it is still wanted, please write it as a new comment.";
