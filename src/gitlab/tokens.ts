/** Which token a request carries: by the path of the project or group that it speaks of. */
import type { ProjectRef } from "../model/issue.ts";
import { GitlabForbidden, GitlabNotFound, GitlabUnauthorized } from "./errors.ts";
import type { ChooseToken } from "./resources.ts";

/** What tokens are chosen with. */
export interface TokenParts {
  /** The token for a path, or without one the instance's own; asked each time, since secrets are re-read. */
  readonly tokenFor: (path?: string) => string;
  /** Paths that have a token of their own; empty: one token serves all, and nothing needs to be found out. */
  readonly tokenPaths: readonly string[];
  /** The project of this id as the token for this path sees it. */
  readonly readProject: (id: number, path: string | undefined) => Promise<ProjectRef>;
}

/** Chooses tokens, and remembers the paths of projects, since requests mostly name numbers. */
export interface Tokens {
  readonly choose: ChooseToken;
  remember(project: ProjectRef): void;
}

const PLACE = /\/api\/v4\/(?:projects|groups)\/([^/]+)/;

const hidden = (thrown: unknown): boolean =>
  thrown instanceof GitlabNotFound ||
  thrown instanceof GitlabForbidden ||
  thrown instanceof GitlabUnauthorized;

export const createTokens = (parts: TokenParts): Tokens => {
  const paths = new Map<number, string>();
  const searches = new Map<number, Promise<string | undefined>>();

  /** Asks with one token after the other who can see the project: once per project, since ids stay. */
  const search = async (id: number): Promise<string | undefined> => {
    const byToken = new Map(
      [undefined, ...parts.tokenPaths].map((path) => [parts.tokenFor(path), path] as const),
    );
    for (const path of byToken.values()) {
      try {
        return (await parts.readProject(id, path)).path;
      } catch (thrown) {
        if (!hidden(thrown)) throw thrown;
      }
    }
    return undefined;
  };

  const pathOf = async (id: number): Promise<string | undefined> => {
    const known = paths.get(id);
    if (known !== undefined || parts.tokenPaths.length === 0) return known;
    const asked = searches.get(id) ?? search(id);
    searches.set(id, asked);
    try {
      const path = await asked;
      if (path !== undefined) paths.set(id, path);
      return path;
    } finally {
      searches.delete(id);
    }
  };

  return {
    choose: async (url) => {
      const named = PLACE.exec(url.pathname)?.[1];
      if (named === undefined) return () => parts.tokenFor();
      const numbered = /^\d+$/.test(named) && url.pathname.includes("/projects/");
      const path = numbered ? await pathOf(Number(named)) : decodeURIComponent(named);
      return () => parts.tokenFor(path);
    },
    remember: (project) => void paths.set(project.id, project.path),
  };
};
