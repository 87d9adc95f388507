/**
 * The whole sandbox in memory, with the indexes that make reading by id, path, username and token immediate.
 * Changed by the actions beside this file only; every change that GitLab would announce is emitted here.
 */
import type { Clock } from "../../lib/clock.ts";
import type { WorldEvent } from "./events.ts";
import type { Group, Hook, Issue, Label, Note, Project, Timestamp, Todo, Token, User } from "./types.ts";

/** What the sandbox says about itself. */
interface Instance {
  /** Where it can be reached, without a slash at the end; known once the server listens. */
  url: string;
  readonly version: string;
  readonly revision: string;
  /** Whether Premium features work: scoped labels, group hooks, `blocks` links. */
  readonly enterprise: boolean;
  /** Whether failing hooks pause and are switched off, as on GitLab.com; self-managed instances have that off. */
  autoDisabling: boolean;
}

export interface World {
  readonly clock: Clock;
  readonly instance: Instance;
  readonly users: Map<number, User>;
  /** Keys in lower case. */
  readonly usersByUsername: Map<string, User>;
  /** E-mail addresses in use, in lower case. */
  readonly emails: Set<string>;
  /** By value. */
  readonly tokens: Map<string, Token>;
  readonly groups: Map<number, Group>;
  readonly projects: Map<number, Project>;
  /** Groups and projects by full path in lower case. */
  readonly places: Map<string, Group | Project>;
  readonly issues: Map<number, Issue>;
  readonly notes: Map<number, Note>;
  readonly labels: Map<number, Label>;
  readonly hooks: Map<number, Hook>;
  /** By user id, oldest first. */
  readonly todos: Map<number, Todo[]>;
  readonly listeners: Set<(event: WorldEvent) => void>;
  /** Highest id given out, by kind of record. */
  readonly lastIds: Map<string, number>;
}

/** An empty world, without a single user. */
export const createWorld = (clock: Clock, url = "http://127.0.0.1"): World => ({
  clock,
  instance: { url, version: "19.1.0-ee", revision: "d66adcb6937", enterprise: true, autoDisabling: false },
  users: new Map(),
  usersByUsername: new Map(),
  emails: new Set(),
  tokens: new Map(),
  groups: new Map(),
  projects: new Map(),
  places: new Map(),
  issues: new Map(),
  notes: new Map(),
  labels: new Map(),
  hooks: new Map(),
  todos: new Map(),
  listeners: new Set(),
  lastIds: new Map(),
});

/** The next id of that kind, from 1. */
export const nextId = (world: World, kind: string): number => {
  const id = (world.lastIds.get(kind) ?? 0) + 1;
  world.lastIds.set(kind, id);
  return id;
};

/** Now, by the world's clock. */
export const timestamp = (world: World): Timestamp => world.clock().toISOString();

/** Tells every listener, in the order in which they came. */
export const emit = (world: World, event: WorldEvent): void => {
  for (const listener of world.listeners) listener(event);
};

/** Calls `listener` for everything that happens from now on, at once; returns how to stop that. */
export const listen = (world: World, listener: (event: WorldEvent) => void): (() => void) => {
  world.listeners.add(listener);
  return () => world.listeners.delete(listener);
};

/** The user of that name, in whatever case, or undefined. */
export const userNamed = (world: World, username: string): User | undefined =>
  world.usersByUsername.get(username.toLowerCase());

/** The group or project at that full path, in whatever case, or undefined. */
export const placeAt = (world: World, fullPath: string): Group | Project | undefined =>
  world.places.get(fullPath.toLowerCase());
