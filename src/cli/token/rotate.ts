/** `liaison token rotate`: a new token in the place of the old one, in an order in which none gets lost. */
import { setTimeout as wait } from "node:timers/promises";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import type { NewToken, TokenState } from "../../gitlab/own-tokens.ts";
import { systemClock } from "../../lib/clock.ts";
import { LiaisonError, messageOf, UsageError } from "../../lib/errors.ts";
import { referencesOf } from "../configured-secrets.ts";
import { markExchange } from "../exchange-mark.ts";
import { CommandEnded, EXIT } from "../exit.ts";
import { type Io, line } from "../io.ts";
import { prepareReplacement, type Replacement } from "../secret-file.ts";
import type { Secrets } from "../secrets.ts";
import { uninterrupted } from "../uninterrupted.ts";
import type { ChosenToken } from "./chosen.ts";
import { successorEnds } from "./lifetime.ts";

/** What a rotation works with. */
export interface RotationParts {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly gitlab: Gitlab;
  readonly io: Io;
  /** A date; absent: as long as the old one lasted. */
  readonly expires?: string;
}

/** What became of it. */
export interface Rotated {
  readonly instance: string;
  readonly place: string | null;
  readonly account: string;
  readonly file: string;
  readonly expiresAt: string | null;
}

/** The service asks for the token anew with every request: after this, none with the old one is on its way to GitLab. */
const SETTLE_MS = 1_000;
/**
 * A request whose answer was lost may still be carried out until GitLab gives it up, a minute after it was sent; before, that the
 * old token works says nothing.
 */
const GIVEN_UP_MS = 60_000;
const LOST_MS = 10_000;

const ROTATING_SCOPES = ["api", "self_rotate"];

const fileOf = (token: ChosenToken, { secrets }: RotationParts): string => {
  const file = secrets.fileOf(token.reference);
  if (file !== null) return file;
  throw new UsageError(
    `${token.path} is an environment variable, which no command can change for a running service`,
    "Put the token into a file and refer to it with { file: PATH }; or rotate it in GitLab, set the variable, and restart the service.",
  );
};

/** Copies of the token elsewhere would be dead, and kill the new one where they are used. */
const refuseCopies = (token: ChosenToken, { configuration, secrets }: RotationParts, file: string): void => {
  const value = secrets.valueOf(token.reference, token.path);
  const heldAt = (one: ReturnType<typeof referencesOf>[number]): string | null => {
    try {
      return secrets.valueOf(one.reference, one.path);
    } catch {
      return null;
    }
  };
  const copies = referencesOf(configuration).filter(
    (one) => secrets.fileOf(one.reference) !== file && heldAt(one) === value,
  );
  if (copies.length > 0)
    throw new UsageError(
      `the same token stands at ${copies.map(({ path }) => path).join(" and ")}, too, where it would be dead`,
      `Let all of them refer to the one file ${file}.`,
    );
};

const usableState = async (token: ChosenToken, { gitlab }: RotationParts): Promise<TokenState> => {
  const state = (await gitlab.ownTokens()).find(({ place }) => place === token.place);
  if (state === undefined) throw new Error(`no state of the token ${token.path}`);
  const { refused, self } = state;
  if (refused !== null)
    throw new LiaisonError(`${token.path} cannot be exchanged: ${refused.sentence}`, {
      code: "token.refused",
      disposition: { kind: "give-up" },
      remedy:
        "A dead token cannot be rotated with itself: in GitLab, rotate it where it was made (the account stays the same), or make a new one, and put it into the file.",
    });
  if (self === null)
    throw new UsageError(
      `${token.path} is of a sort that GitLab does not rotate (OAuth, say)`,
      "Use a personal, project or group access token, or that of a service account.",
    );
  if (!self.scopes.some((scope) => ROTATING_SCOPES.includes(scope)))
    throw new UsageError(
      `${token.path} may not rotate itself: it has the scopes ${self.scopes.join(", ")}`,
      "Rotate it in GitLab by hand, or make one with the scope api or self_rotate.",
    );
  return state;
};

/**
 * Looks with the old token. Reading with it is harmless even if it was exchanged: GitLab ends the successors of a token
 * only where it is exchanged a second time (lib/gitlab/auth/auth_finders.rb, `access_token_rotation_request?`). So it
 * must not be sent again before it is sure that the first request did nothing.
 */
const lostAnswer = async (
  token: ChosenToken,
  parts: RotationParts,
  { thrown, sentAt }: { readonly thrown: unknown; readonly sentAt: number },
): Promise<never> => {
  const milliseconds = Math.max(LOST_MS, sentAt + GIVEN_UP_MS - performance.now());
  line(
    parts.io.stderr,
    `liaison: ${messageOf(thrown)} In ${Math.ceil(milliseconds / 1_000)} s it is sure whether GitLab has exchanged the token; then it is looked at …`,
  );
  await wait(milliseconds);
  const state = (await parts.gitlab.ownTokens()).find(({ place }) => place === token.place);
  if (state !== undefined && state.refused === null)
    throw new LiaisonError("GitLab's answer was lost, and the old token still works: nothing was changed.", {
      code: "token.answer-lost",
      disposition: { kind: "retry" },
      remedy: "Run this again.",
    });
  throw new LiaisonError(
    `GitLab has exchanged ${token.path}, and its answer was lost: nobody has the new token, and the old one is dead.`,
    {
      code: "token.lost",
      disposition: { kind: "give-up" },
      remedy:
        "In GitLab, rotate the new token by hand where the old one was made (the account stays the same) and put it into the file. Where none is active there any more, make another one: of a project or group that is another account, which needs the old one's role and is recognised as ours. Until then work waits, and nothing is lost.",
      cause: thrown,
    },
  );
};

const exchange = async (token: ChosenToken, expiresAt: string, parts: RotationParts): Promise<NewToken> => {
  const sentAt = performance.now();
  try {
    return await parts.gitlab.rotateToken(token.place, expiresAt);
  } catch (thrown) {
    const isLost = thrown instanceof LiaisonError && "answerLost" in thrown && thrown.answerLost === true;
    if (isLost) return await lostAnswer(token, parts, { thrown, sentAt });
    throw thrown;
  }
};

/** The only copy of the new token is in our hands: it must not end with this process. */
const store = async (next: NewToken, file: string, replacement: Replacement, io: Io): Promise<void> => {
  try {
    await replacement.commit(next.value);
  } catch (thrown) {
    line(io.stderr, `liaison: the new token could not be written to ${file}: ${messageOf(thrown)}`);
    line(io.stderr, "  The old one is dead. Put this into the file now; it is shown this once:");
    line(io.stderr, `\n  ${next.value}\n`);
    throw new CommandEnded(EXIT.failed);
  }
};

/** Exchanges a token for its successor, in the file that the configuration names; the running service takes it up. */
export const rotateChosen = async (token: ChosenToken, parts: RotationParts): Promise<Rotated> => {
  const file = fileOf(token, parts);
  refuseCopies(token, parts, file);
  const { user, self } = await usableState(token, parts);
  const account = user?.username ?? "";
  const now = systemClock();
  const expiresAt = parts.expires ?? successorEnds(self ?? { createdAt: null, expiresAt: null }, now);
  const replacement = await prepareReplacement(file);
  const words = `${token.path}, of @${account}, since ${now.toISOString()}, by process ${process.pid}`;
  const unmark = await markExchange(file, words, now).catch(async (thrown: unknown) => {
    await replacement.abandon();
    throw thrown;
  });
  try {
    return await uninterrupted(parts.io, async () => {
      await wait(SETTLE_MS);
      const next = await exchange(token, expiresAt, parts).catch(async (thrown: unknown) => {
        await replacement.abandon();
        throw thrown;
      });
      await store(next, file, replacement, parts.io);
      return { instance: token.instance, place: token.place, account, file, expiresAt: next.expiresAt };
    });
  } finally {
    await unmark();
  }
};
