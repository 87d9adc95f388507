/** Makes sure that GitLab calls us: one hook for each place, with the right settings, and no other touched. */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import { ended } from "../lib/words.ts";
import { enableHook } from "./hook-enabling.ts";
import {
  type HookPlace,
  hookedPlaces,
  INSTEAD,
  type OnePlace,
  type PlacesGitlab,
  placesForHooks,
} from "./hook-places.ts";
import {
  type FoundHook,
  type HookSettings,
  type HookTarget,
  isStopped,
  mistakesOf,
} from "./hook-settings.ts";
import type { WatchedPlace } from "./places.ts";

/** What is asked of, and done to, one GitLab instance. */
interface HookGitlab extends PlacesGitlab {
  createHook(place: HookPlace, hook: HookSettings): Promise<FoundHook>;
  updateHook(place: HookPlace, id: number, hook: HookSettings): Promise<FoundHook>;
  deleteHook(place: HookPlace, id: number): Promise<void>;
  testHook(place: HookPlace, id: number, trigger: string): Promise<void>;
}

/** What happened to one place's hook. */
export interface HookReport {
  readonly instance: string;
  readonly place: HookPlace;
  /** `wrong`: left as it is because of a dry run. */
  readonly outcome: "created" | "updated" | "unchanged" | "removed" | "missing" | "wrong" | "failed";
  /** One sentence, for people. */
  readonly sentence: string;
  readonly hookId: number | null;
}

/** What `ensureHooks` works with. */
export interface HookParts {
  /** Those with `way: webhook` are looked at. */
  readonly places: readonly WatchedPlace[];
  readonly gitlab: (instance: string) => HookGitlab;
  readonly target: (instance: string) => HookTarget;
  /** Look, and change nothing. */
  readonly dryRun: boolean;
  /** An earlier address of ours: hooks that call it are changed to the present one. */
  readonly replaces?: string;
  /** Give the secrets to hooks with which nothing seems wrong, too: GitLab never tells which one a hook has. */
  readonly resend?: boolean;
  /** Whether it is said why projects have hooks and their group has none; where only secrets change it is no news. */
  readonly explains?: boolean;
  /** Told of each place as soon as it is settled. */
  readonly onReport?: (report: HookReport) => void;
}

interface Task {
  readonly one: OnePlace;
  readonly gitlab: HookGitlab;
  readonly parts: HookParts;
}

const reportOf = (
  { instance, place, addition }: OnePlace,
  outcome: HookReport["outcome"],
  sentence: string,
  hookId: number | null = null,
): HookReport => ({ instance, place, outcome, sentence: `${sentence}${addition}`, hookId });

const create = async ({ one, gitlab, parts }: Task): Promise<HookReport> => {
  const events = Object.entries(one.wanted.events).flatMap(([name, on]) => (on ? name : []));
  if (parts.dryRun)
    return reportOf(one, "missing", `There is no hook for ${one.wanted.url}; it would be created.`);
  const created = await gitlab.createHook(one.place, one.wanted);
  const off = mistakesOf(created, one.wanted);
  const doubt = off.length === 0 ? "" : ` GitLab has set it up otherwise, though: ${off.join(", ")}.`;
  return reportOf(
    one,
    "created",
    `A hook calls ${one.wanted.url} on ${events.join(", ")}.${doubt}`,
    created.id,
  );
};

/** What is said of a hook that GitLab has stopped calling; `ill`: it still does not call it. */
interface Healing {
  readonly ill: boolean;
  readonly words: string;
}

/** GitLab tells nobody when it stops calling; a test that we answer makes it go on. */
const heal = async ({ one, gitlab, parts }: Task, hook: FoundHook): Promise<Healing> => {
  if (!isStopped(hook)) return { ill: false, words: "" };
  const stopped = ` GitLab has stopped calling it after failures (${hook.alertStatus})`;
  if (parts.dryRun)
    return { ill: false, words: `${stopped}; a test request would be sent, which enables it again.` };
  const enabled = await enableHook(gitlab, one.place, hook.id);
  return enabled.ok
    ? { ill: false, words: `${stopped}; a test request was answered, and it is enabled again.` }
    : { ill: true, words: `${stopped}, and a test request did not enable it again: ${enabled.reason}` };
};

const mend = async (task: Task, hook: FoundHook): Promise<HookReport> => {
  const { one, gitlab, parts } = task;
  const mistakes = mistakesOf(hook, one.wanted);
  const settled = async (outcome: HookReport["outcome"], said: string, present: FoundHook) => {
    const { ill, words } = await heal(task, present);
    return reportOf(one, ill ? "failed" : outcome, `${said}${words}`, hook.id);
  };
  if (mistakes.length === 0 && parts.resend !== true)
    return await settled("unchanged", "The hook is there and right.", hook);
  const words = mistakes.join(", ");
  if (parts.dryRun)
    return reportOf(one, "wrong", `The hook would be changed${words && `: ${words}`}.`, hook.id);
  // The tokens go along every time: GitLab drops the secret token where the address changes.
  const updated = await gitlab.updateHook(one.place, hook.id, one.wanted);
  const said = mistakes.length === 0 ? "The hook was given the secret." : `The hook was changed: ${words}.`;
  return await settled("updated", said, updated);
};

/** Our hook among those of a place. */
const ownHook = (hooks: readonly FoundHook[], one: OnePlace, replaces?: string): FoundHook | undefined =>
  hooks.find((hook) => hook.url === one.wanted.url) ?? hooks.find((hook) => hook.url === replaces);

const ensure = async (task: Task): Promise<HookReport> => {
  const hooks = await task.gitlab.listHooks(task.one.place);
  const ours = ownHook(hooks, task.one, task.parts.replaces);
  return ours === undefined ? await create(task) : await mend(task, ours);
};

const remove = async ({ one, gitlab, parts }: Task): Promise<HookReport> => {
  const ours = ownHook(await gitlab.listHooks(one.place), one, parts.replaces);
  const bare = { ...one, addition: "" };
  if (ours === undefined) return reportOf(bare, "unchanged", "There is no hook of ours.");
  if (parts.dryRun) return reportOf(bare, "wrong", `The hook for ${ours.url} would be removed.`, ours.id);
  await gitlab.deleteHook(one.place, ours.id);
  return reportOf(bare, "removed", `The hook for ${ours.url} was removed.`, ours.id);
};

const failure = (one: OnePlace, thrown: unknown): HookReport => {
  const remedy = thrown instanceof LiaisonError ? ` ${thrown.remedy}` : "";
  // What is added to success, why the project and not its group, explains no failure.
  return reportOf({ ...one, addition: "" }, "failed", `${ended(messageOf(thrown))}${remedy}`);
};

const forEachPlace = async (
  parts: HookParts,
  see: (task: Task) => Promise<HookReport>,
): Promise<HookReport[]> => {
  const reports: HookReport[] = [];
  const tell = (report: HookReport): void => {
    reports.push(report);
    parts.onReport?.(report);
  };
  const shown = (one: OnePlace): OnePlace => (parts.explains === false ? { ...one, addition: "" } : one);
  for (const one of placesForHooks(parts.places, parts.target)) {
    const gitlab = parts.gitlab(one.instance);
    try {
      const places = await hookedPlaces(one, gitlab, parts.target(one.instance));
      if (places.length === 0) tell(reportOf(one, "failed", `The group has no project yet.${INSTEAD}`));
      for (const place of places)
        tell(
          await see({ one: shown(place), gitlab, parts }).catch((thrown: unknown) => failure(place, thrown)),
        );
    } catch (thrown) {
      tell(failure(one, thrown));
    }
  }
  return reports;
};

/** Sees to the hooks of all places in turn; a place that fails is reported, and the others go on. */
export const ensureHooks = (parts: HookParts): Promise<HookReport[]> => forEachPlace(parts, ensure);

/** Removes our hooks from all places, and no other. */
export const removeHooks = (parts: HookParts): Promise<HookReport[]> => forEachPlace(parts, remove);
