/**
 * The hidden marker by which our notes are found again after a lost answer. Anybody can write such a
 * marker, so it counts only in notes whose author is one of our own users.
 */
import { createHash } from "node:crypto";
import type { ListedNote } from "./ports.ts";

/** A digest, since keys hold rule names that are nobody else's business. */
const markerOf = (key: string): string =>
  `<!-- oss-liaison:${createHash("sha256").update(key).digest("hex").slice(0, 24)} -->`;

/** In every status note: GitLab copies notes when it moves or clones an issue, whose own key they cannot have. */
export const STATUS_MARK = "<!-- oss-liaison:status-note -->";

/** `body` with the marker of `key` behind it, in a block of its own; `mark`: another to stand beside it. */
export const withMarker = (body: string, key: string, mark?: string): string =>
  [body.trimEnd(), "", ...(mark === undefined ? [] : [mark]), markerOf(key)].join("\n");

/** The oldest of our own notes that carries the marker of `key`; else the oldest with `mark`, if that is given. */
export const findMarked = (
  notes: readonly ListedNote[],
  key: string,
  ownIds: ReadonlySet<number>,
  mark?: string,
): ListedNote | undefined => {
  const own = notes.filter((note) => ownIds.has(note.authorId));
  const oldestWith = (marker: string) =>
    own.filter(({ body }) => body.includes(marker)).toSorted((one, other) => one.id - other.id)[0];
  return oldestWith(markerOf(key)) ?? (mark === undefined ? undefined : oldestWith(mark));
};

/** Tells whether a note's text has changed since it was written. */
export const digestOf = (body: string): string =>
  createHash("sha256").update(body).digest("hex").slice(0, 32);
