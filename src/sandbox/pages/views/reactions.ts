/** Reactions to an issue or a comment: each can be given too, or taken back, with a click. */
import { canCreateNote } from "../../world/access.ts";
import { type Awardable, awardsOf } from "../../world/awards.ts";
import type { AwardEmoji, User } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { issuePath } from "../paths.ts";
import type { Visit } from "../visit.ts";

/** What is offered; any other name can be typed. */
const OFFERED = ["thumbsup", "eyes", "white_check_mark", "x", "hourglass", "tada"];

const namesOf = (given: readonly AwardEmoji[]): string => given.map(({ user }) => user.name).join(", ");

const badge = (name: string, given: readonly AwardEmoji[], viewer: User | null): Html => {
  const words = html`:${name}: ${given.length}`;
  const title = namesOf(given);
  if (viewer === null) return html`<span class="badge" title="${title}">${words}</span> `;
  const mine = given.some(({ user }) => user === viewer);
  return html`<button class="badge" name="name" value="${name}" title="${title}" aria-pressed="${mine ? "true" : "false"}">${words}</button> `;
};

/** What stands below the text; null where nobody reacted and the visitor may not. */
export const reactions = (visit: Visit, on: Awardable): Html | null => {
  const { issue, note } = on;
  const viewer = canCreateNote(visit.world, visit.viewer, issue) ? visit.viewer : null;
  const byName = Map.groupBy(awardsOf(on), ({ name }) => name);
  const badges = [...byName].map(([name, given]) => badge(name, given, viewer));
  if (viewer === null) return badges.length === 0 ? null : html`<p class="reactions">${badges}</p>`;
  const target = html`<input type="hidden" name="note" value="${note?.id ?? ""}">`;
  const action = `${issuePath(issue)}/reactions`;
  return html`<div class="reactions">
    ${badges.length > 0 && html`<form class="bare" method="post" action="${action}">${target}${badges}</form>`}
    <details><summary>React</summary><form class="row-form" method="post" action="${action}">${target}
      <input name="name" list="known-reactions" aria-label="Name of the reaction" placeholder="thumbsup" required>
      <button class="small">React</button></form></details></div>`;
};

/** The names that the fields above offer; once on a page. */
export const knownReactions: Html = html`<datalist id="known-reactions">${OFFERED.map(
  (name) => html`<option value="${name}"></option>`,
)}</datalist>`;
