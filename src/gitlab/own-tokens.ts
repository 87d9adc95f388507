/** The tokens that we hold: whose they are, how long they last, and exchanging one for its successor. */
import { LiaisonError } from "../lib/errors.ts";
import { GitlabNotFound, GitlabUnavailable } from "./errors.ts";
import type { Resources } from "./resources.ts";
import { fieldsOf, numberIn, textIn, textOrNull } from "./shape.ts";
import { type OwnUser, readCurrentUser, readTokenSelf, type TokenSelf } from "./users.ts";

/** One of our tokens as GitLab sees it. */
export interface TokenState {
  /** The path of `tokens` that it stands at; null: the instance's own. */
  readonly place: string | null;
  /** Why it cannot be used, with what to do; null: it can. */
  readonly refused: { readonly sentence: string; readonly remedy: string } | null;
  readonly user: OwnUser | null;
  /** null: refused, or of a sort that cannot say (OAuth). */
  readonly self: TokenSelf | null;
}

/** A token that has just been made. */
export interface NewToken {
  readonly id: number;
  readonly value: string;
  /** A date, at whose beginning (UTC) it ends. */
  readonly expiresAt: string | null;
}

/** GitLab says no, or the token could not even be read from where the configuration says. */
const REFUSALS: readonly string[] = ["gitlab.unauthorized", "gitlab.forbidden", "gitlab.no-token", "usage"];

const isRefusal = (thrown: unknown): thrown is LiaisonError =>
  thrown instanceof LiaisonError && REFUSALS.includes(thrown.code);

/** Asks what one token is. Throws where GitLab cannot be reached; that it refuses the token is an answer. */
export const readTokenState = async (
  place: string | null,
  resourcesOf: () => Resources,
): Promise<TokenState> => {
  try {
    const resources = resourcesOf();
    const user = await readCurrentUser(resources);
    return { place, refused: null, user, self: await readTokenSelf(resources) };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    const refused = { sentence: thrown.message, remedy: thrown.remedy };
    return { place, refused, user: null, self: null };
  }
};

/** Tokens of a project or group belong to users called `group_42_bot_…` (doc/user/project/settings/project_access_tokens.md). */
const placeOfBot = (username: string): string | null => {
  const [, kind, id] = /^(project|group)_(\d+)_bot(?:_|$)/.exec(username) ?? [];
  return kind === undefined ? null : `${kind}s/${id}/access_tokens/self/rotate`;
};

const PERSONAL = "personal_access_tokens/self/rotate";

/**
 * Exchanges the token for a successor with the same rights; the old one is dead at once. A token of a project or
 * group is exchanged at its place, which makes its bot's role last as long as the token; releases before 17.9 do not
 * know that call. Once: after a lost answer (`answerLost`) the old token may be dead, and nobody has the new one.
 */
export const rotateToken = async (
  resources: Resources,
  user: OwnUser,
  expiresAt: string,
): Promise<NewToken> => {
  const post = async (endpoint: string): Promise<unknown> =>
    (await resources.tokens.requester.post(endpoint, { body: { expires_at: expiresAt } })).body;
  const placed = placeOfBot(user.username);
  const answer =
    placed === null
      ? await post(PERSONAL)
      : await post(placed).catch((thrown: unknown) => {
          if (thrown instanceof GitlabNotFound) return post(PERSONAL);
          throw thrown;
        });
  return newTokenOf(answer);
};

const newTokenOf = (answer: unknown): NewToken => {
  try {
    const fields = fieldsOf(answer, "the new token");
    return {
      id: numberIn(fields, "id"),
      value: textIn(fields, "token"),
      expiresAt: textOrNull(fields, "expires_at"),
    };
  } catch (thrown) {
    // It was executed, whatever the answer looks like.
    throw new GitlabUnavailable(true, {
      sentence: "GitLab's answer to the rotation holds no token that we can read.",
      remedy: "Make a new token for this account in GitLab.",
      status: null,
      requestId: null,
      cause: thrown,
    });
  }
};
