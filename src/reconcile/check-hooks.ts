/** How it stands with our hooks, place by place; changes nothing. One request for each place. */
import type { Configuration } from "../config/schema/configuration.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import { ended } from "../lib/words.ts";
import {
  type HookPlace,
  hookedPlaces,
  type OnePlace,
  type PlacesGitlab,
  placesForHooks,
} from "./hook-places.ts";
import {
  type FoundHook,
  type HookTarget,
  hookUrl,
  isStopped,
  looksLikeOurs,
  mistakesOf,
} from "./hook-settings.ts";
import type { WatchedPlace } from "./places.ts";

/**
 * `paused`: GitLab goes on by itself at `disabledUntil`; `disabled`: only after a test. `wrong`: settings.
 * `hidden`: the bot's role does not let it see hooks, which is nobody's fault. `failed`: GitLab could not be asked.
 */
export type HookState = "healthy" | "paused" | "disabled" | "wrong" | "missing" | "hidden" | "failed";

/** How it stands with the hook of one place. */
export interface HookCheck {
  readonly instance: string;
  readonly place: HookPlace;
  readonly state: HookState;
  /** For people: how it is. */
  readonly sentence: string;
  /** What to do; null where nothing is to be done. */
  readonly remedy: string | null;
  /** `instance`: GitLab could not be asked at all, which is the same for all places of it. */
  readonly concerns: "place" | "instance";
  readonly hookId: number | null;
  /** Of a paused hook. */
  readonly disabledUntil: string | null;
}

/** Where hooks should call us, as far as it is known. */
export interface ExpectedTarget extends Omit<HookTarget, "url"> {
  /** null: hooks were added by hand, and `webhook.url` is not configured. */
  readonly url: string | null;
}

/** What the configuration says about an instance's hooks; which secret they have, GitLab never tells. */
export const expectedTarget = (configuration: Configuration, instance: string): ExpectedTarget => {
  const webhook = configuration.instances[instance]?.webhook;
  const some = (references: readonly unknown[] | undefined): string | null =>
    references === undefined || references.length === 0 ? null : "not read";
  return {
    url: webhook?.url === undefined ? null : hookUrl(webhook.url, instance),
    secret: some(webhook?.secrets),
    signingToken: some(webhook?.signingTokens),
  };
};

/** What `checkHooks` works with. */
export interface CheckParts {
  readonly places: readonly WatchedPlace[];
  readonly gitlab: (instance: string) => PlacesGitlab;
  readonly target: (instance: string) => ExpectedTarget;
}

const MEND = "Run `liaison hooks ensure`.";
const MEND_LATER = "Run `liaison hooks ensure` once it has one.";

/** Words as a sentence; remedies and GitLab's own words begin and end as they like. */
const sentenceOf = (words: string): string => {
  const sentence = ended(words);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
};

/** Everything that is to be said of a place, in one line. */
export const wordsOf = ({ sentence, remedy }: Pick<HookCheck, "sentence" | "remedy">): string =>
  remedy === null ? sentence : `${sentence} ${remedy}`;

/** What is the same for a whole instance is kept once. */
export const onceForEachInstance = (checks: readonly HookCheck[]): HookCheck[] => {
  const said = new Set<string>();
  return checks.filter(({ instance, concerns }) => {
    if (concerns === "place") return true;
    const isNew = !said.has(instance);
    said.add(instance);
    return isNew;
  });
};

const checkOf = (
  { instance, place }: OnePlace,
  state: HookState,
  sentence: string,
  remedy: string | null,
  hook: FoundHook | null = null,
): HookCheck => ({
  instance,
  place,
  state,
  sentence,
  remedy,
  concerns: "place",
  hookId: hook?.id ?? null,
  disabledUntil: hook?.disabledUntil ?? null,
});

const judge = (one: OnePlace, hook: FoundHook): HookCheck => {
  const lost = "What happens meanwhile is not told to us, and found later by asking.";
  if (hook.alertStatus === "disabled")
    return checkOf(
      one,
      "disabled",
      `GitLab has switched the hook off after many failures, until it is tested. ${lost}`,
      MEND,
      hook,
    );
  if (isStopped(hook))
    return checkOf(
      one,
      "paused",
      `GitLab has paused the hook after failures${hook.disabledUntil === null ? "" : ` until ${hook.disabledUntil}`}. ${lost}`,
      MEND,
      hook,
    );
  const mistakes = mistakesOf(hook, { ...one.wanted, url: one.wanted.url || hook.url });
  return mistakes.length === 0
    ? checkOf(one, "healthy", "The hook is there and right.", null, hook)
    : checkOf(
        one,
        "wrong",
        `The hook is set up otherwise than we need it: ${mistakes.join(", ")}.`,
        MEND,
        hook,
      );
};

const HIDDEN =
  "The bot may not see hooks here, which needs Maintainer of the project or Owner of the group: whether GitLab still calls us shows only by what comes in.";

const failureOf = (one: OnePlace, thrown: unknown): HookCheck => {
  const isRole =
    thrown instanceof LiaisonError &&
    thrown.code === "gitlab.forbidden" &&
    "reason" in thrown &&
    thrown.reason === "role";
  if (isRole) return checkOf(one, "hidden", HIDDEN, null);
  const remedy =
    thrown instanceof LiaisonError ? sentenceOf(thrown.remedy) : "Run it again with DEBUG=1 to see why.";
  const isAll =
    thrown instanceof LiaisonError && ["gitlab.unavailable", "gitlab.unauthorized"].includes(thrown.code);
  return {
    ...checkOf(one, "failed", sentenceOf(messageOf(thrown)), remedy),
    concerns: isAll ? "instance" : "place",
  };
};

const check = async (one: OnePlace, gitlab: PlacesGitlab): Promise<HookCheck> => {
  const hooks = await gitlab.listHooks(one.place);
  const { url } = one.wanted;
  const ours = hooks.filter((hook) =>
    url === "" ? looksLikeOurs(hook.url, one.instance) : hook.url === url,
  );
  const [first] = ours;
  if (first === undefined) {
    const what = url === "" ? "of this service" : `for ${url}`;
    return checkOf(
      one,
      "missing",
      `There is no hook ${what}, so GitLab tells us nothing of this place.`,
      MEND,
    );
  }
  // Any of them being called is enough; the first one called is judged.
  return judge(one, ours.find((hook) => !isStopped(hook)) ?? first);
};

/** Looks at the hooks of all places in turn; a place that cannot be asked is reported, and the others go on. */
export const checkHooks = async (parts: CheckParts): Promise<HookCheck[]> => {
  const targetOf = (instance: string): HookTarget => {
    const { url, ...secrets } = parts.target(instance);
    return { url: url ?? "", ...secrets };
  };
  const checks: HookCheck[] = [];
  for (const one of placesForHooks(parts.places, targetOf)) {
    const gitlab = parts.gitlab(one.instance);
    try {
      const places = await hookedPlaces(one, gitlab, targetOf(one.instance));
      if (places.length === 0)
        checks.push(checkOf(one, "missing", "The group has no project yet.", MEND_LATER));
      for (const place of places)
        checks.push(await check(place, gitlab).catch((thrown: unknown) => failureOf(place, thrown)));
    } catch (thrown) {
      checks.push(failureOf(one, thrown));
    }
  }
  return checks;
};
