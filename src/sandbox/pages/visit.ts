/** One look at a page, or one form that was sent. */
import { canReadIssue, canReadPlace } from "../world/access.ts";
import { notFound, unauthorized } from "../world/refusal.ts";
import type { Group, Issue, Project, User } from "../world/types.ts";
import type { World } from "../world/world.ts";
import type { Html } from "./html.ts";

export interface Visit {
  readonly world: World;
  /** Whom the visitor acts as; null: nobody. */
  readonly viewer: User | null;
  /** The page's own address with its query, for coming back. */
  readonly address: string;
  readonly query: URLSearchParams;
  /** Fields of the form; empty for a page that is only looked at. */
  readonly form: URLSearchParams;
}

/** A field of the form; empty where it was not sent. */
export const fieldOf = ({ form }: Visit, name: string): string => form.get(name) ?? "";

/** What a page says: its title, its content, and where it stands. */
export interface Page {
  readonly title: string;
  readonly content: Html;
  readonly trail?: readonly { readonly name: string; readonly href: string }[];
  readonly status?: number;
  /** Where it can be looked at again, when a form was answered with it; else the address that was asked for. */
  readonly address?: string;
}

/** Whom the visitor acts as, or a refusal where nobody is chosen. */
export const viewerOf = ({ viewer }: Visit): User => {
  if (viewer === null) throw unauthorized();
  return viewer;
};

/** The place if the visitor may know it, else the same refusal as for one that does not exist. */
export const readable = <Kind extends Group | Project>(visit: Visit, place: Kind): Kind => {
  if (!canReadPlace(visit.world, visit.viewer, place)) throw notFound();
  return place;
};

/** The issue of that number if the visitor may see it. */
export const issueIn = (visit: Visit, project: Project, iid: string): Issue => {
  const issue = project.issues.get(Number(iid));
  if (issue === undefined || !canReadIssue(visit.world, visit.viewer, issue)) throw notFound();
  return issue;
};
