/** Makes sure that GitLab calls us: one hook for each place, with the right settings, and no other touched. */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import {
  type FoundHook,
  type HookSettings,
  type HookTarget,
  mistakesOf,
  settingsFor,
} from "./hook-settings.ts";
import type { WatchedPlace } from "./places.ts";

/** Where a hook is. */
interface HookPlace {
  readonly kind: "project" | "group";
  readonly path: string;
}

/** What is asked of, and done to, one GitLab instance. */
interface HookGitlab {
  listHooks(place: HookPlace): Promise<readonly FoundHook[]>;
  createHook(place: HookPlace, hook: HookSettings): Promise<FoundHook>;
  updateHook(place: HookPlace, id: number, hook: HookSettings): Promise<FoundHook>;
  /** Projects of a group and its subgroups. */
  groupProjects(path: string): Promise<readonly { readonly path: string }[]>;
}

/** What happened to one place's hook. */
export interface HookReport {
  readonly instance: string;
  readonly place: HookPlace;
  /** `wrong`: left as it is because of a dry run. */
  readonly outcome: "created" | "updated" | "unchanged" | "missing" | "wrong" | "failed";
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
  /** Told of each place as soon as it is settled. */
  readonly onReport?: (report: HookReport) => void;
}

interface OnePlace {
  readonly instance: string;
  readonly place: HookPlace;
  readonly wanted: HookSettings;
  readonly gitlab: HookGitlab;
  /** Added to what is said of it. */
  readonly addition: string;
}

const reportOf = (
  { instance, place, addition }: OnePlace,
  outcome: HookReport["outcome"],
  sentence: string,
  hookId: number | null = null,
): HookReport => ({ instance, place, outcome, sentence: `${sentence}${addition}`, hookId });

/** GitLab tells nobody when it stops calling. */
const healthOf = (hook: FoundHook): string =>
  hook.alertStatus === null || hook.alertStatus === "executable"
    ? ""
    : ` GitLab has stopped calling it after failures (${hook.alertStatus}): once the service answers, press Test on it in GitLab.`;

const create = async (one: OnePlace, dryRun: boolean): Promise<HookReport> => {
  const events = Object.entries(one.wanted.events).flatMap(([name, on]) => (on ? name : []));
  if (dryRun) return reportOf(one, "missing", `There is no hook for ${one.wanted.url}; it would be created.`);
  const created = await one.gitlab.createHook(one.place, one.wanted);
  const off = mistakesOf(created, one.wanted);
  const doubt = off.length === 0 ? "" : ` GitLab has set it up otherwise, though: ${off.join(", ")}.`;
  return reportOf(
    one,
    "created",
    `A hook calls ${one.wanted.url} on ${events.join(", ")}.${doubt}`,
    created.id,
  );
};

const mend = async (one: OnePlace, hook: FoundHook, dryRun: boolean): Promise<HookReport> => {
  const mistakes = mistakesOf(hook, one.wanted);
  if (mistakes.length === 0)
    return reportOf(one, "unchanged", `The hook is there and right.${healthOf(hook)}`, hook.id);
  const words = mistakes.join(", ");
  if (dryRun) return reportOf(one, "wrong", `The hook would be changed: ${words}.`, hook.id);
  // The tokens go along every time: GitLab drops the secret token where the address changes.
  const updated = await one.gitlab.updateHook(one.place, hook.id, one.wanted);
  return reportOf(one, "updated", `The hook was changed: ${words}.${healthOf(updated)}`, hook.id);
};

const ensure = async (one: OnePlace, parts: HookParts): Promise<HookReport> => {
  const hooks = await one.gitlab.listHooks(one.place);
  const ours =
    hooks.find((hook) => hook.url === one.wanted.url) ?? hooks.find((hook) => hook.url === parts.replaces);
  return ours === undefined ? await create(one, parts.dryRun) : await mend(one, ours, parts.dryRun);
};

/** GitLab's own words end as they like. */
const sentenceOf = (words: string): string => (/[.!?…]$/.test(words.trim()) ? words : `${words}.`);

const failure = (one: OnePlace, thrown: unknown): HookReport => {
  const remedy = thrown instanceof LiaisonError ? ` ${thrown.remedy}` : "";
  // What is added to success, why the project and not its group, explains no failure.
  return reportOf({ ...one, addition: "" }, "failed", `${sentenceOf(messageOf(thrown))}${remedy}`);
};

/** A token that may nothing of the kind anywhere. */
const lacksScope = (thrown: LiaisonError): boolean => "reason" in thrown && thrown.reason === "scope";

/** Group hooks need GitLab Premium and the Owner role: without them GitLab says 403 or 404. */
const lacksGroupHooks = (thrown: unknown): boolean =>
  thrown instanceof LiaisonError &&
  ["gitlab.forbidden", "gitlab.not-found"].includes(thrown.code) &&
  !lacksScope(thrown);

const canHaveHook = async (one: OnePlace): Promise<boolean> => {
  try {
    await one.gitlab.listHooks(one.place);
    return true;
  } catch (thrown) {
    if (lacksGroupHooks(thrown)) return false;
    throw thrown;
  }
};

const INSTEAD =
  " The group cannot have one for us (that needs GitLab Premium and the Owner role), so each project has its own: run this again when the group gets new projects.";

/** The place itself, or, where a group cannot have a hook, its projects. */
const hookedPlaces = async (one: OnePlace, parts: HookParts): Promise<OnePlace[]> => {
  if (one.place.kind === "project" || (await canHaveHook(one))) return [one];
  const wanted = settingsFor("project", parts.target(one.instance));
  const projects = await one.gitlab.groupProjects(one.place.path);
  return projects.map(({ path }) => ({
    ...one,
    place: { kind: "project", path },
    wanted,
    addition: INSTEAD,
  }));
};

/** Sees to the hooks of all places in turn; a place that fails is reported, and the others go on. */
export const ensureHooks = async (parts: HookParts): Promise<HookReport[]> => {
  const reports: HookReport[] = [];
  const tell = (report: HookReport): void => {
    reports.push(report);
    parts.onReport?.(report);
  };
  for (const { instance, kind, path, way } of parts.places) {
    if (way !== "webhook" || kind === "author" || kind === "issues") continue;
    const wanted = settingsFor(kind, parts.target(instance));
    const gitlab = parts.gitlab(instance);
    const one: OnePlace = { instance, place: { kind, path }, wanted, gitlab, addition: "" };
    try {
      const places = await hookedPlaces(one, parts);
      if (places.length === 0) tell(reportOf(one, "failed", `The group has no project yet.${INSTEAD}`));
      for (const place of places)
        tell(await ensure(place, parts).catch((thrown: unknown) => failure(place, thrown)));
    } catch (thrown) {
      tell(failure(one, thrown));
    }
  }
  return reports;
};
