/**
 * The hidden marker by which our notes are found again after a lost answer. Anybody can write such a
 * marker, so it counts only in notes whose author is one of our own users.
 */
import { createHash } from "node:crypto";
import type { ListedNote } from "./ports.ts";

/** A digest, since keys hold rule names that are nobody else's business. */
const markerOf = (key: string): string =>
  `<!-- oss-liaison:${createHash("sha256").update(key).digest("hex").slice(0, 24)} -->`;

/** `body` with the marker of `key` behind it, in a block of its own. */
export const withMarker = (body: string, key: string): string => `${body.trimEnd()}\n\n${markerOf(key)}`;

/** The oldest of our own notes that carries the marker of `key`. */
export const findMarked = (
  notes: readonly ListedNote[],
  key: string,
  ownIds: ReadonlySet<number>,
): ListedNote | undefined => {
  const marker = markerOf(key);
  return notes
    .filter((note) => ownIds.has(note.authorId) && note.body.includes(marker))
    .reduce<ListedNote | undefined>(
      (oldest, note) => (oldest && oldest.id < note.id ? oldest : note),
      undefined,
    );
};

/** Tells whether a note's text has changed since it was written. */
export const digestOf = (body: string): string =>
  createHash("sha256").update(body).digest("hex").slice(0, 32);
