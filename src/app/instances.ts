/** One runtime per configured GitLab instance: its client, who we are there, and who the partners' people are. */
import { createHash } from "node:crypto";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { GitlabOptions } from "../gitlab/connect.ts";
import { createGitlabs, type Gitlab } from "../gitlab/gitlab.ts";
import type { OnAnswer } from "../gitlab/requester.ts";
import type { RequestFigures } from "../http/request-figures.ts";
import type { Clock } from "../lib/clock.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { type PeopleDirectory, peopleDirectory } from "../process/directory.ts";
import { sourcesOf } from "../process/people-index.ts";
import type { Store } from "../store/open.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import { figuresOf, requestLimitsOf, sharedBudget } from "./request-budget.ts";

/** What the service holds of one instance. */
export interface InstanceRuntime {
  /** For decisions, on which people's news waits. */
  readonly gitlab: Gitlab;
  /** For what was decided: goes before everything else. */
  readonly urgent: Gitlab;
  /** For what nobody waits for: readings by schedule, of members, and in bulk. */
  readonly background: Gitlab;
  readonly directory: PeopleDirectory;
  /** Our user ids there, present and earlier. */
  readonly ownIds: ReadonlySet<number>;
  /** Usernames of our accounts there, as far as they are known: commands may begin with them. */
  readonly botNames: ReadonlySet<string>;
  /** Settles once we know who we are there; asks GitLab again when a token has become another, which may be another account's. */
  identified(): Promise<void>;
  /** The configuration was reloaded: decisions wait until new sources of people are read. */
  configurationChanged(): void;
}

/** What runtimes are made of. */
export interface InstanceNeeds {
  readonly configuration: () => Configuration;
  /** The token for a path of an instance. */
  readonly tokenFor: (instance: string, path?: string) => string;
  readonly store: Store;
  readonly log: Logger;
  readonly clock: Clock;
  /** Told of every request to an instance. */
  readonly onAnswer: (instance: string, ...answer: Parameters<OnAnswer>) => void;
  readonly figures?: RequestFigures;
  /** A worker waits a few seconds for GitLab at most, since it has other work; a command may wait longer. */
  readonly pace?: GitlabOptions["pace"];
  /** The service stops: nothing is waited for any more, and what is under way ends. */
  readonly stopping: AbortSignal;
  /** Requests still under way are given up. */
  readonly abandoned: AbortSignal;
}

const clientsFor = (name: string, needs: InstanceNeeds): ReturnType<typeof createGitlabs> => {
  const instance = needs.configuration().instances[name];
  if (instance === undefined) throw new Error(`no such instance: ${name}`);
  return createGitlabs({
    instance: name,
    url: instance.url,
    tokenFor: (path) => needs.tokenFor(name, path),
    tokenPaths: Object.keys(instance.tokens),
    log: needs.log,
    onAnswer: (...answer) => needs.onAnswer(name, ...answer),
    clock: needs.clock,
    stopping: needs.stopping,
    abandoned: needs.abandoned,
    limits: requestLimitsOf(instance),
    budget: sharedBudget(name, needs.store),
    ...(needs.figures === undefined ? {} : { figures: figuresOf(name, needs.figures) }),
    ...(needs.pace === undefined ? {} : { pace: needs.pace }),
  });
};

/** Our accounts on one instance, present and earlier. */
interface OwnAccounts {
  readonly ids: Set<number>;
  readonly names: Set<string>;
}

/** Said once: from then on it is remembered. */
const sayAnother = (instance: string, username: string, own: OwnAccounts, { log }: InstanceNeeds): void =>
  log.warn(
    { instance, username, earlier: [...own.names] },
    "the bot has another account here; what earlier ones wrote stays ours, and is edited where the role allows it",
  );

/** Every token of the configuration may belong to another user; all of them are us. */
const identify = async (
  name: string,
  gitlab: Gitlab,
  own: OwnAccounts,
  needs: InstanceNeeds,
): Promise<void> => {
  for (const user of await gitlab.ownUsers()) {
    if (own.ids.size > 0 && !own.ids.has(user.id)) sayAnother(name, user.username, own, needs);
    own.ids.add(user.id);
    own.names.add(user.username);
    await needs.store.ownUsers.remember(name, user.id, user.username);
    needs.log.info({ instance: name, username: user.username, userId: user.id }, "this is who we are here");
  }
};

/** A digest of the tokens as they are now; one that is not there is another token when it is back. */
const tokensOf = (name: string, { configuration, tokenFor }: InstanceNeeds): string => {
  const tokenOrNone = (path?: string): string => {
    try {
      return tokenFor(name, path);
    } catch (error) {
      if (error instanceof LiaisonError) return "";
      throw error;
    }
  };
  const paths = Object.keys(configuration().instances[name]?.tokens ?? {});
  const tokens = [tokenOrNone(), ...paths.map(tokenOrNone)];
  return createHash("sha256").update(JSON.stringify(tokens)).digest("hex");
};

/** Finds out who we are, once for the tokens that there are. */
const identifier = (
  name: string,
  gitlab: Gitlab,
  own: OwnAccounts,
  needs: InstanceNeeds,
): (() => Promise<void>) => {
  let identifying: Promise<void> | undefined;
  let identifiedBy: string | undefined;
  return async () => {
    const present = tokensOf(name, needs);
    if (present !== identifiedBy) identifying = undefined;
    identifiedBy = present;
    identifying ??= identify(name, gitlab, own, needs).catch((error: unknown) => {
      identifying = undefined;
      const remedy = error instanceof LiaisonError ? error.remedy : "";
      needs.log.warn({ instance: name, reason: messageOf(error), remedy }, "GitLab does not say who we are");
      if (own.ids.size === 0) throw error;
    });
    await identifying;
  };
};

const runtimeFor = async (name: string, needs: InstanceNeeds): Promise<InstanceRuntime> => {
  const { store, log, clock, stopping } = needs;
  const { urgent, normal: gitlab, background } = clientsFor(name, needs);
  const earlier = needs.configuration().instances[name]?.earlierBotIds ?? [];
  const remembered = await store.ownUsers.list(name);
  const own: OwnAccounts = {
    ids: new Set([...earlier, ...remembered.map(({ id }) => id)]),
    names: new Set(remembered.flatMap(({ username }) => username ?? [])),
  };
  const isHere = (partner: Partner): boolean => partner.instance === undefined || partner.instance === name;
  const sources = () => sourcesOf(presentPartners(needs.configuration().partners).filter(isHere));
  const directory = peopleDirectory(
    name,
    { sources, members: store.members, gitlab: background, ownIds: () => own.ids, now: clock, log },
    stopping,
  );
  const identified = identifier(name, gitlab, own, needs);
  return {
    gitlab,
    urgent,
    background,
    directory,
    ownIds: own.ids,
    botNames: own.names,
    identified,
    configurationChanged: () => {
      directory.sourcesChanged();
      // A failure is logged there, and whoever decides next asks again.
      identified().catch(() => undefined);
    },
  };
};

/** The runtimes of all configured instances, by name. */
export const createInstances = async (
  needs: InstanceNeeds,
): Promise<ReadonlyMap<string, InstanceRuntime>> => {
  const names = Object.keys(needs.configuration().instances);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await runtimeFor(name, needs)] as const)),
  );
};
