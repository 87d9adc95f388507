import type { IssueRef } from "../model/ids.ts";
import { unlessAbsent } from "./absent.ts";
import { allPages, type Page, pageOf } from "./pages.ts";
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

const noteOf = (fields: Fields): GitlabNote => {
  const author = objectOrNull(fields, "author");
  return {
    id: numberIn(fields, "id"),
    authorId: author === null ? 0 : numberIn(author, "id"),
    authorUsername: author === null ? "" : textIn(author, "username"),
    authorName: author === null ? "" : (textOrNull(author, "name") ?? ""),
    body: textOrNull(fields, "body") ?? "",
    internal: flagIn(fields, "internal") || flagIn(fields, "confidential"),
    system: flagIn(fields, "system"),
    createdAt: momentIn(fields, "created_at"),
    updatedAt: momentIn(fields, "updated_at"),
  };
};

/**
 * Notes on one page. A note may hold a million characters, and JSON may write each of them as six
 * (`\u0001`): a page of more notes could be longer than what is read of an answer, and block the issue.
 */
const SAFE_PAGE = 10;

/**
 * The oldest note that fits, or null; asks for no page beyond the one it is on. Short pages are
 * followed on, since GitLab filters after paging.
 */
export const findNote = async (
  resources: Resources,
  ref: IssueRef,
  fits: (note: GitlabNote) => boolean,
): Promise<GitlabNote | null> => {
  for (let page: number | null = 1; page !== null; ) {
    const expanded: unknown = await resources.notes.all(ref.projectId, ref.iid, {
      orderBy: "created_at",
      sort: "asc",
      perPage: SAFE_PAGE,
      page,
      showExpanded: true,
    });
    const loaded: Page = pageOf(expanded, "notes");
    const found = loaded.items.map(noteOf).find(fits);
    if (found !== undefined) return found;
    page = loaded.next;
  }
  return null;
};

/** Notes by creation; short pages are followed on, since GitLab filters after paging. */
export const readNotes = async (
  resources: Resources,
  ref: IssueRef,
  options: { readonly newestFirst: boolean; readonly limit?: number },
): Promise<GitlabNote[]> => {
  const perPage = Math.min(SAFE_PAGE, options.limit ?? SAFE_PAGE);
  const load = async (page: number) =>
    pageOf(
      await resources.notes.all(ref.projectId, ref.iid, {
        orderBy: "created_at",
        sort: options.newestFirst ? "desc" : "asc",
        perPage,
        page,
        showExpanded: true,
      }),
      "notes",
    );
  return (await allPages(load, options.limit)).map(noteOf);
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
  // Not among gitbeaker's options for notes; releases that do not know it send system notes, too.
  const unlisted = { activityFilter: "only_comments" };
  for (let page: number | null = 1; page !== null; ) {
    const expanded: unknown = await resources.notes.all(ref.projectId, ref.iid, {
      orderBy: "updated_at",
      sort: "desc",
      ...unlisted,
      perPage: SAFE_PAGE,
      page,
      showExpanded: true,
    });
    const loaded: Page = pageOf(expanded, "notes");
    const read = loaded.items.map(noteOf);
    const recent = read.filter((note) => note.updatedAt >= since.toISOString());
    changed.push(...recent.filter((note) => !note.system));
    page = recent.length < read.length ? null : loaded.next;
  }
  return changed;
};

/** GitLab's own words in the thread that `readSystemNotes` reads at most. */
const MOST_SYSTEM_NOTES = 100;

/** System notes (`moved to …`, `assigned to @x`), newest first; their author is whoever made the change. */
export const readSystemNotes = async (resources: Resources, ref: IssueRef): Promise<GitlabNote[]> => {
  // See above: comments come along where the filter is not known.
  const unlisted = { activityFilter: "only_activity" };
  const load = async (page: number) =>
    pageOf(
      await resources.notes.all(ref.projectId, ref.iid, {
        orderBy: "created_at",
        sort: "desc",
        ...unlisted,
        perPage: SAFE_PAGE,
        page,
        showExpanded: true,
      }),
      "notes",
    );
  return (await allPages(load, MOST_SYSTEM_NOTES)).map(noteOf).filter((note) => note.system);
};

const summaryIn = (fields: Fields): readonly string[] => {
  const summary = fields.values["summary"];
  return Array.isArray(summary) ? summary.map(String) : [];
};

/** Posts a note, once: a lost answer is an error with `answerLost`, never a second request. */
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
  return {
    noteId: typeof id === "number" ? id : null,
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
