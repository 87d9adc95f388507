/** One GitLab instance, as the rest of the service speaks to it. */
import { setTimeout as wait } from "node:timers/promises";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";
import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot, ProjectRef } from "../model/issue.ts";
import { type ChangedPlace, changedIssues } from "./changed.ts";
import * as hooks from "./hooks.ts";
import { changeIssue, type IssueChange, readIssue, readParticipants } from "./issues.ts";
import { createLabel, type ProjectLabel, readProjectLabels } from "./labels.ts";
import { type Member, readGroupMembers, readProjectMembers } from "./members.ts";
import * as notes from "./notes.ts";
import { createPauses } from "./pauses.ts";
import { createProjects, projectRefOf } from "./projects.ts";
import { createSend, type Pace, USUAL_PACE } from "./requester.ts";
import { createResources } from "./resources.ts";
import { fieldsOf } from "./shape.ts";
import { isSubscribed, type SubscribeAs, subscribe } from "./subscriptions.ts";
import { createTokens } from "./tokens.ts";
import { createTransport } from "./transport.ts";
import {
  type OwnUser,
  readCurrentUser,
  readOwnUsers,
  readTokenSelf,
  readUserById,
  readUserByUsername,
  readVersion,
  type TokenSelf,
} from "./users.ts";

/** How a client is made. */
export interface GitlabOptions {
  /** The instance's name in `liaison.yml`. */
  readonly instance: string;
  /** Base address, such as `https://gitlab.com`. */
  readonly url: string;
  /** The token for a path (of a project or group), without one the instance's own; asked for every request. */
  readonly tokenFor: (path?: string) => string;
  /** Paths that have tokens of their own. */
  readonly tokenPaths?: readonly string[];
  readonly log: Logger;
  readonly clock?: Clock;
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** 0 to 1; spreads retries. */
  readonly random?: () => number;
  readonly pace?: Partial<Pace>;
  /** Told of every request, for figures; `status` 0: no answer came. Milliseconds. */
  readonly onAnswer?: (method: string, status: number, tookMs: number) => void;
  /** The service stops: nothing is waited for and tried again any more; requests under way go on. */
  readonly stopping?: AbortSignal;
  /** Ends requests under way, and refuses new ones. */
  readonly abandoned?: AbortSignal;
}

/** What can be asked of, and done to, one instance. Everything throws the errors of errors.ts. */
export interface Gitlab {
  currentUser(): Promise<OwnUser>;
  /** Every account behind the tokens of this instance, the bot's own first. */
  ownUsers(): Promise<readonly OwnUser[]>;
  tokenSelf(): Promise<TokenSelf | null>;
  version(): Promise<string>;
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
  changeIssue(ref: IssueRef, change: IssueChange): Promise<IssueSnapshot>;
  changedIssues(place: ChangedPlace, since: Date): AsyncIterable<IssueSnapshot>;
  participants(ref: IssueRef): Promise<UserRef[]>;
  subscribe(ref: IssueRef, as: SubscribeAs): Promise<"subscribed" | "already">;
  isSubscribed(ref: IssueRef, as: SubscribeAs): Promise<boolean>;
  readNotes(ref: IssueRef, options: { newestFirst: boolean; limit?: number }): Promise<notes.GitlabNote[]>;
  /** The oldest note that fits; null: there is none. */
  findNote(ref: IssueRef, fits: (note: notes.GitlabNote) => boolean): Promise<notes.GitlabNote | null>;
  changedNotes(ref: IssueRef, since: Date): Promise<notes.GitlabNote[]>;
  postNote(ref: IssueRef, note: { body: string; internal: boolean }): Promise<notes.PostedNote>;
  editNote(ref: IssueRef, noteId: number, body: string): Promise<"edited" | "gone">;
  projectLabels(projectId: number): Promise<ProjectLabel[]>;
  createLabel(
    projectId: number,
    label: { title: string; color: string; description?: string },
  ): Promise<"created" | "exists">;
  userByUsername(username: string): Promise<UserRef | null>;
  userById(id: number): Promise<UserRef | null>;
  projectByPath(path: string): Promise<ProjectRef | null>;
  groupProjects(path: string): Promise<readonly ProjectRef[]>;
  groupMembers(path: string): Promise<Member[]>;
  projectMembers(path: string): Promise<Member[]>;
  listHooks(place: hooks.HookPlace): Promise<hooks.Hook[]>;
  createHook(place: hooks.HookPlace, hook: hooks.HookSettings): Promise<hooks.Hook>;
  updateHook(place: hooks.HookPlace, id: number, hook: hooks.HookSettings): Promise<hooks.Hook>;
  deleteHook(place: hooks.HookPlace, id: number): Promise<void>;
  testHook(place: hooks.HookPlace, id: number, trigger: string): Promise<void>;
}

const sleepFor = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
};

const connect = (options: GitlabOptions, clock: Clock) => {
  const random = options.random ?? Math.random;
  const send = createSend({
    transport: createTransport(options.abandoned),
    pauses: createPauses(clock, random),
    pace: { ...USUAL_PACE, ...options.pace },
    clock,
    sleep: options.sleep ?? sleepFor,
    random,
    log: options.log.child({ instance: options.instance }),
    onAnswer: options.onAnswer ?? (() => undefined),
    ...(options.stopping === undefined ? {} : { signal: options.stopping }),
  });
  const { tokenFor, tokenPaths = [] } = options;
  const inName = (token: string) => createResources(options.url, send, async () => token, token);
  const tokens = createTokens({
    tokenFor,
    tokenPaths,
    readProject: async (id, token) =>
      projectRefOf(fieldsOf(await inName(token).projects.show(id), "a project")),
  });
  const resources = createResources(options.url, send, tokens.choose);
  return { resources, inName, projects: createProjects(resources, clock, tokens.remember) };
};

/** A client of one instance. Nothing is sent before it is asked. */
export const createGitlab = (options: GitlabOptions): Gitlab => {
  const { resources, inName, projects } = connect(options, options.clock ?? systemClock);
  const { tokenPaths = [] } = options;
  const issues = { instance: options.instance, resources, projects };
  return {
    currentUser: () => readCurrentUser(resources),
    ownUsers: () =>
      readOwnUsers(
        resources,
        tokenPaths.map((path) => inName(options.tokenFor(path))),
      ),
    tokenSelf: () => readTokenSelf(resources),
    version: () => readVersion(resources),
    readIssue: (ref) => readIssue(issues, ref),
    changeIssue: (ref, change) => changeIssue(issues, ref, change),
    changedIssues: (place, since) => changedIssues(issues, place, since),
    participants: (ref) => readParticipants(resources, ref),
    isSubscribed: (ref, as) => isSubscribed(resources, inName, ref, as),
    subscribe: (ref, as) => subscribe(resources, inName, ref, as),
    readNotes: (ref, how) => notes.readNotes(resources, ref, how),
    findNote: (ref, fits) => notes.findNote(resources, ref, fits),
    changedNotes: (ref, since) => notes.readChangedNotes(resources, ref, since),
    postNote: (ref, note) => notes.postNote(resources, ref, note),
    editNote: (ref, noteId, body) => notes.editNote(resources, ref, noteId, body),
    projectLabels: (projectId) => readProjectLabels(resources, projectId),
    createLabel: (projectId, label) => createLabel(resources, projectId, label),
    userByUsername: (username) => readUserByUsername(resources, username),
    userById: (id) => readUserById(resources, id),
    projectByPath: (path) => projects.byPath(path),
    groupProjects: (path) => projects.ofGroup(path),
    groupMembers: (path) => readGroupMembers(resources, path),
    projectMembers: (path) => readProjectMembers(resources, path),
    listHooks: (place) => hooks.listHooks(resources, place),
    createHook: (place, hook) => hooks.createHook(resources, place, hook),
    updateHook: (place, id, hook) => hooks.updateHook(resources, place, id, hook),
    deleteHook: (place, id) => hooks.deleteHook(resources, place, id),
    testHook: (place, id, trigger) => hooks.testHook(resources, place, id, trigger),
  };
};
