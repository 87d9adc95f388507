/** What begins and ends by time: each incident that is due takes something away, and gives it back in the end. */
import {
  archiveForNow,
  expireTokens,
  type GiveBack,
  revokeTokens,
  tokensOf,
  withdrawRoles,
} from "../world/setbacks.ts";
import type { Group, Project, Token, User } from "../world/types.ts";
import { placeAt, userNamed, type World } from "../world/world.ts";
import type { FaultCounter } from "./counts.ts";
import type { Incident } from "./plan.ts";
import { PlanError } from "./read-plan.ts";
import { isWithin } from "./strike.ts";

/** How far GitLab's clock is ahead. */
export interface Skew {
  milliseconds: number;
}

/** Where GitLab stands. */
export type Maintenance = "down" | "read-only" | null;

/** The incidents of a plan. */
export interface Incidents {
  /** Begins what is due and ends what is over; to be asked before anything that could notice. */
  tick(): void;
  maintenance(): Maintenance;
  /** Counts a request with a token that was taken away. */
  meet(token: Token | null): void;
  /** Ends all of them. */
  end(): void;
}

/** What incidents work on. */
export interface IncidentOptions {
  readonly incidents: readonly Incident[];
  readonly world: World;
  readonly skew: Skew;
  readonly counter: FaultCounter;
  /** Milliseconds since the plan was put to use. */
  readonly elapsed: () => number;
}

const unknown = (path: readonly (string | number)[], value: string, expected: string): PlanError =>
  new PlanError([{ path, isKey: false, message: `is ${JSON.stringify(value)}`, expected }]);

const userAt = (world: World, username: string, index: number): User => {
  const user = userNamed(world, username);
  if (user === undefined) throw unknown(["incidents", index, "user"], username, "a username of this sandbox");
  return user;
};

const placeIn = (world: World, path: string, index: number, key: "place" | "project"): Group | Project => {
  const place = placeAt(world, path);
  if (place === undefined || (key === "project" && place.kind !== "project"))
    throw unknown(["incidents", index, key], path, `the full path of a ${key} of this sandbox`);
  return place;
};

/** Refuses a plan that speaks of what does not exist, before anything is changed. */
export const checkIncidents = (world: World, incidents: readonly Incident[]): void => {
  for (const [index, incident] of incidents.entries()) {
    if ("user" in incident) userAt(world, incident.user, index);
    if (incident.incident === "archived") placeIn(world, incident.project, index, "project");
    if (incident.incident === "rights-withdrawn" && incident.place !== undefined)
      placeIn(world, incident.place, index, "place");
  }
};

/** Whoever runs the instance. */
const administratorOf = (world: World, fallback: User): User =>
  [...world.users.values()].find(({ isAdministrator }) => isAdministrator) ?? fallback;

const begin = ({ world, skew, counter }: IncidentOptions, incident: Incident, index: number): GiveBack => {
  switch (incident.incident) {
    case "token-revoked":
      return revokeTokens(tokensOf(world, userAt(world, incident.user, index), incident.token));
    case "token-expired":
      return expireTokens(world, tokensOf(world, userAt(world, incident.user, index), incident.token));
    case "rights-withdrawn": {
      counter.add("rights-withdrawn");
      const user = userAt(world, incident.user, index);
      const places =
        incident.place === undefined
          ? [...world.places.values()]
          : [placeIn(world, incident.place, index, "place")];
      return withdrawRoles(world, administratorOf(world, user), user, places, incident.to);
    }
    case "archived": {
      counter.add("archived");
      const project = placeIn(world, incident.project, index, "project");
      return project.kind === "project" ? archiveForNow(project) : () => undefined;
    }
    case "clock-skew":
      counter.add("clock-skew");
      skew.milliseconds += incident.by;
      return () => {
        skew.milliseconds -= incident.by;
      };
    case "maintenance":
      return () => undefined;
  }
};

/** None has begun yet. */
export const createIncidents = (options: IncidentOptions): Incidents => {
  const { incidents, world, counter } = options;
  const begun = new Map<Incident, GiveBack>();
  let isTicking = false;
  const finish = (incident: Incident): void => {
    const giveBack = begun.get(incident);
    begun.delete(incident);
    giveBack?.();
  };
  return {
    tick: () => {
      // What begins is told to hooks, which ask again.
      if (isTicking) return;
      isTicking = true;
      for (const [index, incident] of incidents.entries()) {
        const isDue = isWithin(incident, options.elapsed());
        if (isDue && !begun.has(incident)) begun.set(incident, begin(options, incident, index));
        if (!isDue && begun.has(incident)) finish(incident);
      }
      isTicking = false;
    },
    maintenance: () => {
      const modes = [...begun.keys()].flatMap((each) => (each.incident === "maintenance" ? [each.mode] : []));
      return modes.includes("down") ? "down" : (modes[0] ?? null);
    },
    meet: (token) => {
      if (token === null) return;
      for (const { incident: kind, ...incident } of begun.keys()) {
        if (kind !== "token-revoked" && kind !== "token-expired") continue;
        const { user, token: named } = incident as { readonly user: string; readonly token?: string };
        const owner = userNamed(world, user);
        if (owner !== undefined && tokensOf(world, owner, named).includes(token)) counter.add(kind);
      }
    },
    end: () => {
      // Giving back is told to hooks, which ask again: nothing begins anew.
      isTicking = true;
      for (const incident of [...begun.keys()].reverse()) finish(incident);
    },
  };
};
