/** Reactions on issues and comments (doc/api/emoji_reactions.md). */
import type { IssueRef, UserRef } from "../model/ids.ts";
import { GitlabError, GitlabNotFound, GitlabRefused } from "./errors.ts";
import { allPages, pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import { fieldsOf, momentIn, numberIn, textIn } from "./shape.ts";
import { userRefOf } from "./users.ts";

/** A reaction. */
export interface Award {
  readonly id: number;
  readonly user: UserRef;
  /** GitLab's name without colons: `thumbsup`, never its other name `+1`. */
  readonly emoji: string;
  readonly at: string;
}

/** Reactions on a comment, or with null on the issue itself. */
export const readAwards = async (
  resources: Resources,
  ref: IssueRef,
  noteId: number | null,
): Promise<readonly Award[]> => {
  const { projectId, iid } = ref;
  const load = async (page: number) => {
    const options = { perPage: 100, page, showExpanded: true } as const;
    const { issueAwards, noteAwards } = resources;
    return pageOf(
      noteId === null
        ? await issueAwards.all(projectId, iid, options)
        : await noteAwards.all(projectId, iid, noteId, options),
      "reactions",
    );
  };
  return (await allPages(load)).map((fields) => ({
    id: numberIn(fields, "id"),
    user: userRefOf(fieldsOf(fields.values["user"], "the giver of a reaction")),
    emoji: textIn(fields, "name"),
    at: momentIn(fields, "created_at"),
  }));
};

const isThere = async (
  resources: Resources,
  ref: IssueRef,
  noteId: number | null,
  emoji: string,
  ownIds: () => Promise<readonly number[]>,
): Promise<boolean> => {
  try {
    const awards = await readAwards(resources, ref, noteId);
    const givers = awards.filter((award) => award.emoji === emoji).map((award) => award.user.id);
    if (givers.length === 0) return false;
    const own = await ownIds();
    return givers.some((id) => own.includes(id));
  } catch (thrown) {
    if (thrown instanceof GitlabError && thrown.disposition.kind === "give-up") return false;
    throw thrown;
  }
};

/**
 * Reacts in our own name. GitLab answers 404 (some releases 400) both to a second identical reaction and
 * where the comment is gone: the list of reactions tells which, and only then is it asked who we are.
 */
export const award = async (
  resources: Resources,
  ref: IssueRef,
  on: { readonly noteId: number | null; readonly emoji: string },
  ownIds: () => Promise<readonly number[]>,
): Promise<"awarded" | "already"> => {
  const { noteId, emoji } = on;
  try {
    if (noteId === null) await resources.issueAwards.award(ref.projectId, ref.iid, emoji);
    else await resources.noteAwards.award(ref.projectId, ref.iid, noteId, emoji);
    return "awarded";
  } catch (thrown) {
    if (!(thrown instanceof GitlabNotFound || thrown instanceof GitlabRefused)) throw thrown;
    if (await isThere(resources, ref, noteId, emoji, ownIds)) return "already";
    throw thrown;
  }
};
