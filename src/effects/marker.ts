/**
 * The hidden marker by which our notes are found again after a lost answer. Anybody can write such a
 * marker, so it counts only in notes whose author is one of our own users.
 */
import { createHash } from "node:crypto";
import type { ListedNote } from "./ports.ts";

/** The marker of a key: a digest, since keys hold rule names that are nobody else's business. */
export const markerOf = (key: string): string =>
  `<!-- oss-liaison:${createHash("sha256").update(key).digest("hex").slice(0, 24)} -->`;

/** In every status note: GitLab copies notes when it moves or clones an issue, whose own key they cannot have. */
export const STATUS_MARK = "<!-- oss-liaison:status-note -->";

/** `body` with the marker of `key` behind it, in a block of its own; `mark`: another to stand beside it. */
export const withMarker = (body: string, key: string, mark?: string): string =>
  [body.trimEnd(), "", ...(mark === undefined ? [] : [mark]), markerOf(key)].join("\n");

/** Tells whether a note is one of ours and carries a marker. */
export const isOwnWith =
  (marker: string, ownIds: ReadonlySet<number>) =>
  (note: ListedNote): boolean =>
    ownIds.has(note.authorId) && note.body.includes(marker);

/** Tells whether a note's text has changed since it was written. */
export const digestOf = (body: string): string =>
  createHash("sha256").update(body).digest("hex").slice(0, 32);

/** A note's words without our marks; GitLab may have changed line ends and blanks. */
export const plainText = (body: string): string =>
  body
    .replaceAll(/<!-- oss-liaison:[^>]* -->/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
