/** Tokens by what GitLab says of them. */
import type { Mode } from "../../model/mode.ts";
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";

/** A token as GitLab sees it. */
export interface TokenFacts {
  /** The path of `tokens` that it stands at; null: the instance's own. */
  readonly place: string | null;
  /** GitLab's words where it refuses it. */
  readonly refused: string | null;
  /** null: it cannot say, as tokens of OAuth. */
  readonly scopes: readonly string[] | null;
  /** A date, such as `2027-01-31`, at whose beginning it ends. */
  readonly expiresAt: string | null;
}

const SOON_MS = 14 * 86_400_000;

/** Scopes one of which is enough. */
const NEEDED: Readonly<Record<Mode, readonly string[]>> = { act: ["api"], observe: ["api", "read_api"] };

const problemsOf = (path: Path, token: TokenFacts, mode: Mode, now: Date): Mistake[] => {
  const needed = NEEDED[mode];
  if (token.refused !== null)
    return [
      errorAt(
        path,
        `GitLab refuses this token: ${token.refused}`,
        `a token that is neither revoked nor expired, with the scope ${needed[0]}`,
      ),
    ];
  const { scopes, expiresAt } = token;
  const lacks = scopes !== null && !needed.some((scope) => scopes.includes(scope));
  const ends = expiresAt !== null && Date.parse(expiresAt) - now.getTime() < SOON_MS;
  return [
    ...(lacks
      ? [
          errorAt(
            path,
            `this token has the scopes ${scopes.join(", ")}, which is not enough in mode: ${mode}`,
            `a token with the scope ${needed.join(" or ")}`,
          ),
        ]
      : []),
    ...(ends
      ? [
          warningAt(
            path,
            `this token ends on ${expiresAt}, and nothing works after that`,
            "a new one before then",
          ),
        ]
      : []),
  ];
};

/** Tokens of an instance that are refused, may too little, or end soon. */
export const checkTokens = (
  instance: string,
  tokens: readonly TokenFacts[],
  mode: Mode,
  now: Date,
): Mistake[] =>
  tokens.flatMap((token) => {
    const key = token.place === null ? ["token"] : ["tokens", token.place];
    return problemsOf(["instances", instance, ...key], token, mode, now);
  });
