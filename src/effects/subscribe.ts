/**
 * One person gets to know of an issue. GitLab lets nobody subscribe another user, so there are three
 * ways (doc/api/rest/authentication.md#sudo, doc/user/profile/notifications.md): an administrator's
 * token acting as the person, the person's own token, or a mention in our status note.
 */
import { LiaisonError } from "../lib/errors.ts";
import type { PersonRef, SubscribeEffect, SubscribeWay } from "../model/effect.ts";
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
  token: () => string | null,
): SubscribeAs | null => {
  if (way === "sudo") return { way, username };
  const value = token();
  return value === null ? null : { way, token: value };
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

/** Asked in the person's own name, GitLab says that there is no such issue: a mention would reach nobody. */
const mayNotSee = (error: LiaisonError): boolean => error.code === "gitlab.not-found";

/** An issue younger than this can hardly have been left by hand. */
const NEW_ISSUE_MS = 120_000;

/** Takes part and is not subscribed: GitLab subscribes whoever takes part, so this was undone by hand. */
const leftByHand = async (
  person: PersonRef,
  issue: IssueSnapshot,
  gitlab: EffectGitlab,
  as: SubscribeAs,
  now: Date,
): Promise<boolean> => {
  if (now.getTime() - Date.parse(issue.createdAt) < NEW_ISSUE_MS) return false;
  if (await gitlab.isSubscribed(issue.ref, as)) return false;
  const participants = await gitlab.participants(issue.ref);
  return participants.some(({ username }) => username.toLowerCase() === person.username?.toLowerCase());
};

const subscribeAs = async (
  effect: SubscribeEffect,
  issue: IssueSnapshot,
  gitlab: EffectGitlab,
  as: SubscribeAs,
  now: Date,
): Promise<Outcome> => {
  const { key, person } = effect;
  const { way } = as;
  if (await leftByHand(person, issue, gitlab, as, now))
    return {
      key,
      state: "skipped",
      standing: "left",
      why: `${person.name} took the subscription off by hand`,
    };
  const answer = await gitlab.subscribe(issue.ref, as);
  if (answer === "subscribed")
    return { key, state: "done", standing: "subscribed", way, why: `${person.name} is subscribed (${way})` };
  const why = `${person.name} was subscribed or took part already`;
  return { key, state: "skipped", standing: "participant", way, why };
};

/** A mention of an account that does not exist would look like news and reach nobody. */
const mention = async (
  effect: SubscribeEffect,
  gitlab: EffectGitlab,
  tried: readonly string[],
): Promise<Attempt> => {
  const { key, person } = effect;
  if ((await gitlab.userByUsername(person.username ?? "")) !== null) return { kind: "mention", tried };
  return {
    key,
    state: "failed",
    standing: "named",
    why: `GitLab knows no account ${person.username}. ${tried.join(" ")}`.trim(),
  };
};

/** What subscribing needs besides GitLab. */
interface SubscribePorts {
  readonly tokenOf: (username: string, instance: string) => string | null;
  readonly now: () => Date;
}

/** Tries the ways in their order. Errors that pass are thrown, so that the effect waits; refusals lead to the next way. */
export const subscribePerson = async (
  effect: SubscribeEffect,
  issue: IssueSnapshot,
  gitlab: EffectGitlab,
  ports: SubscribePorts,
): Promise<Attempt> => {
  const { key, person } = effect;
  const failed = (why: string): Outcome => ({ key, state: "failed", standing: "named", why });
  if (person.username === null) return failed(`${person.name} has no account`);
  const there = alreadyThere(effect, issue);
  if (there !== undefined) return there;
  const { username } = person;
  const token = (): string | null => ports.tokenOf(username, issue.ref.instance);
  const tried: string[] = [];
  for (const way of effect.ways) {
    if (way === "mention") return mention(effect, gitlab, tried);
    try {
      const as = asPerson(way, username, token);
      if (as === null) tried.push(`${way}: no token of ${person.username} is configured.`);
      else return await subscribeAs(effect, issue, gitlab, as, ports.now());
    } catch (error) {
      if (!(error instanceof LiaisonError) || (isPassing(error) && !isTheirToken(way, error))) throw error;
      if (mayNotSee(error))
        return failed(
          `${person.name} cannot see this issue, or is unknown to GitLab (${way}): nothing would reach them`,
        );
      tried.push(`${way}: ${error.message}`);
    }
  }
  return failed(`no way was left to subscribe ${person.name}. ${tried.join(" ")}`);
};
