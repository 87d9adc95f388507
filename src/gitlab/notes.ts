import { LiaisonError } from "../lib/errors.ts";
import type { IssueRef } from "../model/ids.ts";
import { unlessAbsent } from "./absent.ts";
import { notePages } from "./note-pages.ts";
import { pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import {
  type Fields,
  fieldsOf,
  flagIn,
  momentIn,
  numberIn,
  objectOrNull,
  textIn,
  textOrNull,
} from "./shape.ts";

/** A comment or system note as the REST API tells it. */
export interface GitlabNote {
  readonly id: number;
  /** 0 where GitLab names nobody. */
  readonly authorId: number;
  readonly authorUsername: string;
  readonly authorName: string;
  readonly body: string;
  /** Seen by people with at least the Reporter or Planner role only. */
  readonly internal: boolean;
  /** Written by GitLab about a change, by nobody. */
  readonly system: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What came of posting. */
export interface PostedNote {
  /** null: the note held quick actions only, so GitLab stored none (202). */
  readonly noteId: number | null;
  /** What quick actions changed, by GitLab's names; empty: nothing, or they were ignored in silence. */
  readonly commandsChanges: Readonly<Record<string, unknown>>;
  /** GitLab's sentences about the quick actions; only with 202. */
  readonly summary: readonly string[];
}

const MADE_PUBLIC_REMEDY =
  "Give the bot's account the Planner or Reporter role in the project. Whoever is subscribed may have got it by mail.";

/** GitLab makes an internal note public in silence where our role is too low by then (doc/api/notes.md, `internal`). */
class NoteMadePublic extends LiaisonError {
  constructor() {
    super(
      "GitLab made an internal note of ours public, because our role is too low; it was deleted at once.",
      {
        code: "gitlab.made-public",
        disposition: { kind: "give-up" },
        remedy: MADE_PUBLIC_REMEDY,
      },
    );
  }
}

/** The same, and it is there still. */
class NoteLeftPublic extends LiaisonError {
  /** So that it is looked for again, and deleted then. */
  readonly answerLost = true;
  constructor(cause: unknown) {
    super(
      "GitLab made an internal note of ours public, because our role is too low, and did not delete it.",
      {
        code: "gitlab.left-public",
        disposition: { kind: "retry" },
        remedy: `It is deleted as soon as GitLab lets us. ${MADE_PUBLIC_REMEDY}`,
        cause,
      },
    );
  }
}

const isInternal = (fields: Fields): boolean => flagIn(fields, "internal") || flagIn(fields, "confidential");

const noteOf = (fields: Fields): GitlabNote => {
  const author = objectOrNull(fields, "author");
  return {
    id: numberIn(fields, "id"),
    authorId: author === null ? 0 : numberIn(author, "id"),
    authorUsername: author === null ? "" : textIn(author, "username"),
    authorName: author === null ? "" : (textOrNull(author, "name") ?? ""),
    body: textOrNull(fields, "body") ?? "",
    internal: isInternal(fields),
    system: flagIn(fields, "system"),
    createdAt: momentIn(fields, "created_at"),
    updatedAt: momentIn(fields, "updated_at"),
  };
};

type NoteOrder = Pick<NonNullable<Parameters<Resources["notes"]["all"]>[2]>, "orderBy" | "sort"> & {
  /** Not among gitbeaker's options; releases that do not know it send everything. */
  readonly activityFilter?: "only_comments" | "only_activity";
};

const pagesOf = (resources: Resources, ref: IssueRef, order: NoteOrder, most?: number) =>
  notePages(
    async (paging) =>
      pageOf(
        await resources.notes.all(ref.projectId, ref.iid, { ...order, ...paging, showExpanded: true }),
        "notes",
      ),
    most,
  );

/** The oldest note that fits, or null; asks for no page beyond the one it is on. */
export const findNote = async (
  resources: Resources,
  ref: IssueRef,
  fits: (note: GitlabNote) => boolean,
): Promise<GitlabNote | null> => {
  for await (const items of pagesOf(resources, ref, { orderBy: "created_at", sort: "asc" })) {
    const found = items.map(noteOf).find(fits);
    if (found !== undefined) return found;
  }
  return null;
};

/** Notes by creation. */
export const readNotes = async (
  resources: Resources,
  ref: IssueRef,
  options: { readonly newestFirst: boolean; readonly limit?: number },
): Promise<GitlabNote[]> => {
  const { limit = Number.POSITIVE_INFINITY } = options;
  const notes: GitlabNote[] = [];
  const order = { orderBy: "created_at", sort: options.newestFirst ? "desc" : "asc" } as const;
  for await (const items of pagesOf(resources, ref, order, limit)) {
    notes.push(...items.map(noteOf));
    if (notes.length >= limit) break;
  }
  return notes.length > limit ? notes.slice(0, limit) : notes;
};

/**
 * Notes written or edited at or after `since`, newest change first, system notes left out; asks for no
 * page beyond the first older note.
 */
export const readChangedNotes = async (
  resources: Resources,
  ref: IssueRef,
  since: Date,
): Promise<GitlabNote[]> => {
  const changed: GitlabNote[] = [];
  const order = { orderBy: "updated_at", sort: "desc", activityFilter: "only_comments" } as const;
  for await (const items of pagesOf(resources, ref, order)) {
    const read = items.map(noteOf);
    const recent = read.filter((note) => note.updatedAt >= since.toISOString());
    changed.push(...recent.filter((note) => !note.system));
    if (recent.length < read.length) break;
  }
  return changed;
};

/** GitLab's own words in the thread that `readSystemNotes` reads at most. */
const MOST_SYSTEM_NOTES = 100;

/** System notes (`moved to …`, `assigned to @x`), newest first; their author is whoever made the change. */
export const readSystemNotes = async (resources: Resources, ref: IssueRef): Promise<GitlabNote[]> => {
  const order = { orderBy: "created_at", sort: "desc", activityFilter: "only_activity" } as const;
  const notes: GitlabNote[] = [];
  let read = 0;
  for await (const items of pagesOf(resources, ref, order, MOST_SYSTEM_NOTES)) {
    // Comments come along where the filter is not known.
    notes.push(...items.map(noteOf).filter((note) => note.system));
    read += items.length;
    if (read >= MOST_SYSTEM_NOTES) break;
  }
  return notes;
};

const summaryIn = (fields: Fields): readonly string[] => {
  const summary = fields.values["summary"];
  return Array.isArray(summary) ? summary.map(String) : [];
};

/**
 * Posts a note, once: a lost answer is an error with `answerLost`, never a second request. An internal one that GitLab
 * makes public is deleted, and an error.
 */
export const postNote = async (
  resources: Resources,
  ref: IssueRef,
  note: { readonly body: string; readonly internal: boolean },
): Promise<PostedNote> => {
  const posted: unknown = await resources.notes.create(ref.projectId, ref.iid, note.body, {
    internal: note.internal,
  });
  const fields = fieldsOf(posted, "a posted note");
  const id = fields.values["id"];
  const noteId = typeof id === "number" ? id : null;
  if (note.internal && noteId !== null && !isInternal(fields)) {
    await deleteNote(resources, ref, noteId).catch((error: unknown) => {
      throw new NoteLeftPublic(error);
    });
    throw new NoteMadePublic();
  }
  return {
    noteId,
    commandsChanges: objectOrNull(fields, "commands_changes")?.values ?? {},
    summary: summaryIn(fields),
  };
};

/** Replaces a note's text; `gone` where it (or the issue) is no longer there for us. */
export const editNote = async (
  resources: Resources,
  ref: IssueRef,
  noteId: number,
  body: string,
): Promise<"edited" | "gone"> => {
  const edited = resources.notes.edit(ref.projectId, ref.iid, noteId, { body });
  return (await unlessAbsent(edited, null)) === null ? "gone" : "edited";
};

/** A note by itself. */
export interface SingleNote extends GitlabNote {
  /** GitLab makes a comment that somebody replies to the first of a thread (`type: DiscussionNote`). */
  readonly isInThread: boolean;
}

/** One note; null where it (or the issue) is not there for us. */
export const readNote = async (
  resources: Resources,
  ref: IssueRef,
  noteId: number,
): Promise<SingleNote | null> => {
  const shown: unknown = await unlessAbsent(resources.notes.show(ref.projectId, ref.iid, noteId), null);
  if (shown === null) return null;
  const fields = fieldsOf(shown, "a note");
  return { ...noteOf(fields), isInThread: textOrNull(fields, "type") !== null };
};

/** Deletes a note; `gone` where it was not there any more. */
export const deleteNote = async (
  resources: Resources,
  ref: IssueRef,
  noteId: number,
): Promise<"deleted" | "gone"> => {
  const deleted = resources.notes.remove(ref.projectId, ref.iid, noteId).then(() => "deleted" as const);
  return await unlessAbsent(deleted, "gone" as const);
};
