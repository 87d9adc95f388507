/** References to issues, as people write them and as GitLab shortens them. */

const ADDRESS = /^https?:\/\/[^/]+\/(.+?)\/-\/(?:issues|work_items)\/(\d+)/;
const REFERENCE = /^(.*)#(\d+)$/;

/** Where an issue is. */
export interface Place {
  /** The project's full path. */
  readonly project: string;
  readonly iid: number;
}

const fullPath = (path: string, project: string): string => {
  if (path === "") return project;
  return path.includes("/") ? path : `${project.slice(0, project.lastIndexOf("/"))}/${path}`;
};

/**
 * The issue that an address or a reference names, seen from `project`: `#12` is there, `other#12` beside it,
 * `group/project#12` anywhere (doc/user/markdown.md, "GitLab-specific references"). null: it names none.
 */
export const parseReference = (reference: string, project: string): Place | null => {
  const [, path, iid] = ADDRESS.exec(reference) ?? REFERENCE.exec(reference) ?? [];
  return path === undefined ? null : { project: fullPath(path, project), iid: Number(iid) };
};

/** GitLab says where an issue was moved to, or came from, only in its own words beside it, as short as can be. */
export const MOVED_TO = /^moved to (\S+)$/;
/** See `MOVED_TO`. */
export const MOVED_FROM = /^moved from (\S+)$/;

/** The place that such words name; null: they say something else. `project`: where they stand. */
export const placeIn = (body: string, words: RegExp, project: string): Place | null => {
  const [, reference] = words.exec(body.trim()) ?? [];
  return reference === undefined ? null : parseReference(reference, project);
};
