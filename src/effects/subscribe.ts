/**
 * One person gets to know of an issue. GitLab lets nobody subscribe another user, so there are three
 * ways (doc/api/rest/authentication.md#sudo, doc/user/profile/notifications.md): an administrator's
 * token acting as the person, the person's own token, or a mention in our status note.
 */
import { LiaisonError } from "../lib/errors.ts";
import type { SubscribeEffect, SubscribeWay } from "../model/effect.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import { isPassing } from "./failure.ts";
import type { EffectGitlab, SubscribeAs } from "./ports.ts";

/** The person is to be mentioned in the status note: the outcome follows from how that goes. */
export interface MentionWanted {
  readonly kind: "mention";
  /** Why the ways before it did not serve. */
  readonly tried: readonly string[];
}

type Attempt = Outcome | MentionWanted;

const asPerson = (
  way: Exclude<SubscribeWay, "mention">,
  username: string,
  tokenOf: (username: string) => string | null,
): SubscribeAs | null => {
  if (way === "sudo") return { way, username };
  const token = tokenOf(username);
  return token === null ? null : { way, token };
};

const alreadyThere = (effect: SubscribeEffect, issue: IssueSnapshot): Outcome | undefined => {
  if (issue.author?.username.toLowerCase() !== effect.person.username?.toLowerCase()) return undefined;
  return {
    key: effect.key,
    state: "skipped",
    standing: "participant",
    why: `${effect.person.name} opened the issue`,
  };
};

/** A person's own token that was revoked is theirs to replace; there are other ways until then. */
const isTheirToken = (way: SubscribeWay, error: LiaisonError): boolean =>
  way === "token" && error.code === "gitlab.unauthorized";

/** Tries the ways in their order. Errors that pass are thrown, so that the effect waits; refusals lead to the next way. */
export const subscribePerson = async (
  effect: SubscribeEffect,
  issue: IssueSnapshot,
  gitlab: EffectGitlab,
  tokenOf: (username: string) => string | null,
): Promise<Attempt> => {
  const { key, person } = effect;
  if (person.username === null)
    return { key, state: "failed", standing: "named", why: `${person.name} has no account` };
  const there = alreadyThere(effect, issue);
  if (there !== undefined) return there;
  const tried: string[] = [];
  for (const way of effect.ways) {
    if (way === "mention") return { kind: "mention", tried };
    try {
      const as = asPerson(way, person.username, tokenOf);
      if (as === null) {
        tried.push(`${way}: no token of ${person.username} is configured`);
        continue;
      }
      const answer = await gitlab.subscribe(issue.ref, as);
      return answer === "subscribed"
        ? { key, state: "done", standing: "subscribed", way, why: `${person.name} is subscribed (${way})` }
        : {
            key,
            state: "skipped",
            standing: "participant",
            way,
            why: `${person.name} was subscribed or took part already`,
          };
    } catch (error) {
      if (!(error instanceof LiaisonError) || (isPassing(error) && !isTheirToken(way, error))) throw error;
      tried.push(`${way}: ${error.message}`);
    }
  }
  return {
    key,
    state: "failed",
    standing: "named",
    why: `no way was left to subscribe ${person.name}. ${tried.join(" ")}`,
  };
};
