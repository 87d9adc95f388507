/** How stored rows that name somebody are found: PostgreSQL's regular expressions over rows as text. */
import { type Forgotten, tellingNames } from "../../model/forget.ts";

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);

/** Before a word: anything but a part of it; in JSON also the letter of an escape (`\\n`). */
const BEFORE = String.raw`(^|[^[:alnum:]_.-]|\\[nrtbf]|\\u[0-9a-f]{4})`;
const AFTER = "($|[^[:alnum:]_-])";

/** Text that has the username, or a full name, as a word of its own; the second group. For `~*`. */
export const namePattern = (who: Forgotten): string =>
  `${BEFORE}(${tellingNames(who).map(escaped).join("|")})${AFTER}`;

const ONE = "authorId|userId|actorId|editedBy|author_id|user_id|assignee_id|updated_by_id|last_edited_by_id";
const MANY = "assigneeIds|refused|assignee_ids|reviewer_ids";

/** The same, or the person's number where a person's number stands: our own JSON and GitLab's. For `~*`. */
export const anyPattern = (who: Forgotten): string => {
  if (who.id === null) return namePattern(who);
  const one = `"(${ONE})": ?${who.id}[^0-9]`;
  const many = String.raw`"(${MANY})": ?\[([0-9]+, ?)*${who.id}[^0-9]`;
  return `${namePattern(who)}|${one}|${many}`;
};
