/** At which places of GitLab a hook of ours has to be: groups where they can have one, else each of their projects. */
import { LiaisonError } from "../lib/errors.ts";
import { type FoundHook, type HookSettings, type HookTarget, settingsFor } from "./hook-settings.ts";
import type { WatchedPlace } from "./places.ts";

/** Where a hook is. */
export interface HookPlace {
  readonly kind: "project" | "group";
  readonly path: string;
}

/** What is asked of one GitLab instance to find the places. */
export interface PlacesGitlab {
  listHooks(place: HookPlace): Promise<readonly FoundHook[]>;
  /** Projects of a group and its subgroups. */
  groupProjects(path: string): Promise<readonly { readonly path: string }[]>;
}

/** A place that has to have a hook, and how that should be. */
export interface OnePlace {
  readonly instance: string;
  readonly place: HookPlace;
  readonly wanted: HookSettings;
  /** Added to what is said of it. */
  readonly addition: string;
}

/** A token that may nothing of the kind anywhere. */
const lacksScope = (thrown: LiaisonError): boolean => "reason" in thrown && thrown.reason === "scope";

/** Group hooks need GitLab Premium and the Owner role: without them GitLab says 403 or 404. */
const lacksGroupHooks = (thrown: unknown): boolean =>
  thrown instanceof LiaisonError &&
  ["gitlab.forbidden", "gitlab.not-found"].includes(thrown.code) &&
  !lacksScope(thrown);

const canHaveHook = async (one: OnePlace, gitlab: PlacesGitlab): Promise<boolean> => {
  try {
    await gitlab.listHooks(one.place);
    return true;
  } catch (thrown) {
    if (lacksGroupHooks(thrown)) return false;
    throw thrown;
  }
};

/** Why a project has a hook and its group has none. */
export const INSTEAD =
  " The group cannot have one for us (that needs GitLab Premium and the Owner role), so each project has its own: run `liaison hooks ensure` when the group gets new projects.";

/** The place itself, or, where a group cannot have a hook, its projects. */
export const hookedPlaces = async (
  one: OnePlace,
  gitlab: PlacesGitlab,
  target: HookTarget,
): Promise<OnePlace[]> => {
  if (one.place.kind === "project" || (await canHaveHook(one, gitlab))) return [one];
  const wanted = settingsFor("project", target);
  const projects = await gitlab.groupProjects(one.place.path);
  return projects.map(({ path }) => ({
    ...one,
    place: { kind: "project", path },
    wanted,
    addition: INSTEAD,
  }));
};

/** Those of the watched places that hooks can be at, with how a hook there should be. */
export const placesForHooks = (
  places: readonly WatchedPlace[],
  targetOf: (instance: string) => HookTarget,
): OnePlace[] =>
  places.flatMap(({ instance, kind, path, way }) =>
    way !== "webhook" || kind === "author" || kind === "issues"
      ? []
      : [{ instance, place: { kind, path }, wanted: settingsFor(kind, targetOf(instance)), addition: "" }],
  );
