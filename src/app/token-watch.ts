/** Tokens before they end, and those that have: said early, and told to every replica. */
import type { TokenState } from "../gitlab/own-tokens.ts";
import type { StoredTokenState } from "../store/tables/token-states.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";
import { isSaidAgain } from "./said-again.ts";

const DAY_MS = 86_400_000;
/** Days before the end at which it is said; from the last week on as an error. */
const WARNINGS = [30, 14, 7, 3, 1, 0] as const;
const URGENT_DAYS = 7;

const daysUntil = (expiresAt: Date | null, now: Date): number =>
  expiresAt === null ? Number.POSITIVE_INFINITY : Math.floor((expiresAt.getTime() - now.getTime()) / DAY_MS);

/** How many of the warnings are due. */
const due = (expiresAt: Date | null, now: Date): number =>
  WARNINGS.filter((days) => daysUntil(expiresAt, now) <= days).length;

const storedOf = (
  instance: string,
  { place, refused, user, self }: TokenState,
  before: StoredTokenState | undefined,
  now: Date,
): StoredTokenState => {
  const usable = refused === null;
  const expiresAt = self?.expiresAt === null || self === null ? null : new Date(self.expiresAt);
  return {
    instance,
    place: place ?? "",
    username: user?.username ?? before?.username ?? null,
    usable,
    // A dead token cannot say when it ended.
    expiresAt: usable ? expiresAt : (before?.expiresAt ?? null),
    sentence: refused === null ? "" : `${refused.sentence} ${refused.remedy}`,
    since: before === undefined || before.usable !== usable ? now : before.since,
    checkedAt: now,
  };
};

const say = ({ log }: Parts, token: StoredTokenState, before: StoredTokenState | undefined): void => {
  const { instance, place, username, usable, expiresAt, sentence, since, checkedAt: now } = token;
  const fields = { instance, place: place === "" ? "own" : place, username };
  if (!usable) {
    if (isSaidAgain(before, { isSame: before?.usable === false, since, now }))
      log.error(
        { ...fields, why: sentence, since },
        "GitLab refuses a token: what needs it waits, and is not lost",
      );
    return;
  }
  if (before?.usable === false) log.info({ ...fields, since }, "GitLab takes the token again: work goes on");
  const warnedFor = before?.usable === true ? due(before.expiresAt, before.checkedAt) : 0;
  const isSameToken = before?.expiresAt?.getTime() === expiresAt?.getTime();
  if (due(expiresAt, now) <= (isSameToken ? warnedFor : 0)) return;
  const days = daysUntil(expiresAt, now);
  const message = `a token ends in ${days} days, and nothing works without it: \`liaison token rotate\``;
  if (days <= URGENT_DAYS) log.error({ ...fields, expiresAt }, message);
  else log.warn({ ...fields, expiresAt }, message);
};

/** Looks at every token of an instance; answers whether its own one can be used. */
export const watchTokens = async (parts: Parts, name: string, runtime: InstanceRuntime): Promise<boolean> => {
  const found = await runtime.gitlab.ownTokens();
  const known = (await parts.store.tokenStates.list()).filter(({ instance }) => instance === name);
  for (const state of found) {
    const before = known.find(({ place }) => place === (state.place ?? ""));
    const token = storedOf(name, state, before, parts.clock());
    await parts.store.tokenStates.save(token);
    say(parts, token, before);
  }
  await parts.store.tokenStates.keepOnly(
    name,
    found.map(({ place }) => place ?? ""),
  );
  return found.every(({ place, refused }) => place !== null || refused === null);
};
