/** One GitLab instance, as the rest of the service speaks to it. */
import { systemClock } from "../lib/clock.ts";
import type { Trail } from "../lib/trail.ts";
import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot, ProjectRef } from "../model/issue.ts";
import { type ProjectSettings, readAccessLevel, readGroupAccess, readProjectSettings } from "./access.ts";
import { type Award, award, readAwards } from "./awards.ts";
import type { Priority } from "./budget.ts";
import { type ChangedPlace, changedIssues, countChanged } from "./changed.ts";
import { type Connection, connect, type GitlabOptions } from "./connect.ts";
import { createIssue, type NewIssue, readOwnIssuesSince } from "./created-issues.ts";
import { type LabelEvent, readLabelEvents, readStateEvents, type StateEvent } from "./history.ts";
import * as hooks from "./hooks.ts";
import { changeIssue, type IssueChange, readIssue, readParticipants } from "./issues.ts";
import { createLabel, type ProjectLabel, readProjectLabels } from "./labels.ts";
import { type LinkedIssue, linkIssues, readLinks } from "./links.ts";
import { type Member, readGroupMembers, readProjectMembers } from "./members.ts";
import * as notes from "./notes.ts";
import { readIssuesByNumber } from "./numbered-issues.ts";
import { type NewToken, readTokenState, rotateToken, type TokenState } from "./own-tokens.ts";
import { isSubscribed, type SubscribeAs, subscribe } from "./subscriptions.ts";
import {
  type OwnUser,
  readCurrentUser,
  readOwnUsers,
  readServerTime,
  readUserById,
  readUserByUsername,
  readUserStatus,
  readVersion,
  type UserStatus,
} from "./users.ts";

/** What can be asked of, and done to, one instance. Everything throws the errors of errors.ts. */
export interface Gitlab {
  /** The same client, whose requests are logged and traced as part of this work. */
  within(trail: Trail): Gitlab;
  currentUser(): Promise<OwnUser>;
  /** Every account behind the tokens of this instance, the bot's own first. */
  ownUsers(): Promise<readonly OwnUser[]>;
  /** Every token of this instance, the bot's own first. */
  ownTokens(): Promise<readonly TokenState[]>;
  /** Exchanges the token that stands at this path (null: the instance's own): the old one is dead at once. */
  rotateToken(place: string | null, expiresAt: string): Promise<NewToken>;
  /** GitLab's clock, by the second. */
  serverTime(): Promise<Date | null>;
  version(): Promise<string>;
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
  /** Once: a lost answer is an error with `answerLost`; then `ownIssuesSince` tells what became of it. */
  createIssue(project: string, issue: NewIssue): Promise<IssueSnapshot>;
  changeIssue(ref: IssueRef, change: IssueChange): Promise<IssueSnapshot>;
  changedIssues(place: ChangedPlace, since: Date): AsyncIterable<IssueSnapshot>;
  /** How many issues changed since; null: more than GitLab counts. */
  countChanged(place: ChangedPlace, since: Date): Promise<number | null>;
  ownIssuesSince(
    project: string,
    authorIds: readonly number[],
    since: Date,
  ): Promise<readonly IssueSnapshot[]>;
  /** Those that changed since; with null those that there are. */
  issuesByNumber(
    project: string | number,
    iids: readonly number[],
    since: Date | null,
  ): Promise<readonly IssueSnapshot[]>;
  links(ref: IssueRef): Promise<readonly LinkedIssue[]>;
  linkIssues(ref: IssueRef, to: IssueRef): Promise<"linked" | "already">;
  /** On a comment, or with null on the issue itself. */
  award(ref: IssueRef, noteId: number | null, emoji: string): Promise<"awarded" | "already">;
  awards(ref: IssueRef, noteId: number | null): Promise<readonly Award[]>;
  labelEvents(ref: IssueRef): Promise<readonly LabelEvent[]>;
  stateEvents(ref: IssueRef): Promise<readonly StateEvent[]>;
  participants(ref: IssueRef): Promise<UserRef[]>;
  subscribe(ref: IssueRef, as: SubscribeAs): Promise<"subscribed" | "already">;
  isSubscribed(ref: IssueRef, as: SubscribeAs): Promise<boolean>;
  readNotes(ref: IssueRef, options: { newestFirst: boolean; limit?: number }): Promise<notes.GitlabNote[]>;
  /** null: it is not there any more. */
  /** The oldest note that fits; null: there is none. */
  findNote(ref: IssueRef, fits: (note: notes.GitlabNote) => boolean): Promise<notes.GitlabNote | null>;
  changedNotes(ref: IssueRef, since: Date): Promise<notes.GitlabNote[]>;
  /** Newest first, at most a hundred. */
  systemNotes(ref: IssueRef): Promise<notes.GitlabNote[]>;
  postNote(ref: IssueRef, note: { body: string; internal: boolean }): Promise<notes.PostedNote>;
  editNote(ref: IssueRef, noteId: number, body: string): Promise<"edited" | "gone">;
  /** null: it is not there for us. */
  readNote(ref: IssueRef, noteId: number): Promise<notes.SingleNote | null>;
  deleteNote(ref: IssueRef, noteId: number): Promise<"deleted" | "gone">;
  projectLabels(projectId: number): Promise<ProjectLabel[]>;
  createLabel(
    projectId: number,
    label: { title: string; color: string; description?: string },
  ): Promise<"created" | "exists">;
  userByUsername(username: string): Promise<UserRef | null>;
  userById(id: number): Promise<UserRef | null>;
  /** null: there is no such account. */
  userStatus(username: string): Promise<UserStatus | null>;
  projectByPath(path: string): Promise<ProjectRef | null>;
  projectSettings(path: string): Promise<ProjectSettings | null>;
  /** Of a user, inherited roles included; 0: none. */
  accessLevel(projectId: number, userId: number): Promise<number>;
  /** The same for a group, and so for every project below. */
  groupAccess(path: string, userId: number): Promise<number>;
  groupProjects(path: string): Promise<readonly ProjectRef[]>;
  groupMembers(path: string): Promise<Member[]>;
  projectMembers(path: string): Promise<Member[]>;
  listHooks(place: hooks.HookPlace): Promise<hooks.Hook[]>;
  createHook(place: hooks.HookPlace, hook: hooks.HookSettings): Promise<hooks.Hook>;
  updateHook(place: hooks.HookPlace, id: number, hook: hooks.HookSettings): Promise<hooks.Hook>;
  deleteHook(place: hooks.HookPlace, id: number): Promise<void>;
  testHook(place: hooks.HookPlace, id: number, trigger: string): Promise<void>;
  /** 0: the receiver did not answer; null: nothing was sent, or GitLab does not tell. */
  lastDeliveryStatus(place: hooks.HookPlace, id: number): Promise<number | null>;
}

/** Clients of one instance that share its limits, by how urgent their requests are. Nothing is sent before it is asked. */
export const createGitlabs = (options: GitlabOptions): Readonly<Record<Priority, Gitlab>> => {
  const connectedAs = connect(options, options.clock ?? systemClock);
  const as = (priority: Priority, trail?: Trail): Gitlab => ({
    ...operations(options, connectedAs(priority, trail)),
    within: (inner) => as(priority, inner),
  });
  return { urgent: as("urgent"), normal: as("normal"), background: as("background") };
};

/** A client of one instance, all of whose requests are alike. */
export const createGitlab = (options: GitlabOptions): Gitlab => createGitlabs(options).normal;

const operations = (
  options: GitlabOptions,
  { resources, asOwn, inName, projects }: Connection,
): Omit<Gitlab, "within"> => {
  const { tokenPaths = [] } = options;
  const issues = { instance: options.instance, resources, projects };
  const ownUsers = () => readOwnUsers(resources, tokenPaths.map(asOwn));
  const atPlace = (place: string | null) => asOwn(place ?? undefined);
  const ownIds = async () => (await ownUsers()).map((user) => user.id);
  return {
    currentUser: () => readCurrentUser(resources),
    ownUsers,
    ownTokens: async () => {
      const states: TokenState[] = [];
      for (const place of [null, ...tokenPaths])
        states.push(await readTokenState(place, () => atPlace(place)));
      return states;
    },
    rotateToken: async (place, expiresAt) => {
      const own = atPlace(place);
      return await rotateToken(own, await readCurrentUser(own), expiresAt);
    },
    serverTime: () => readServerTime(resources),
    version: () => readVersion(resources),
    readIssue: (ref) => readIssue(issues, ref),
    createIssue: (project, issue) => createIssue(issues, project, issue),
    changeIssue: (ref, change) => changeIssue(issues, ref, change),
    changedIssues: (place, since) => changedIssues(issues, place, since),
    countChanged: (place, since) => countChanged(issues, place, since),
    ownIssuesSince: (project, authorIds, since) => readOwnIssuesSince(issues, project, authorIds, since),
    issuesByNumber: (project, iids, since) => readIssuesByNumber(issues, project, iids, since),
    links: (ref) => readLinks(resources, ref),
    linkIssues: (ref, to) => linkIssues(resources, ref, to),
    award: (ref, noteId, emoji) => award(resources, ref, { noteId, emoji }, ownIds),
    awards: (ref, noteId) => readAwards(resources, ref, noteId),
    labelEvents: (ref) => readLabelEvents(resources, ref),
    stateEvents: (ref) => readStateEvents(resources, ref),
    participants: (ref) => readParticipants(resources, ref),
    isSubscribed: (ref, as) => isSubscribed(resources, inName, ref, as),
    subscribe: (ref, as) => subscribe(resources, inName, ref, as),
    readNotes: (ref, how) => notes.readNotes(resources, ref, how),
    readNote: (ref, noteId) => notes.readNote(resources, ref, noteId),
    findNote: (ref, fits) => notes.findNote(resources, ref, fits),
    changedNotes: (ref, since) => notes.readChangedNotes(resources, ref, since),
    systemNotes: (ref) => notes.readSystemNotes(resources, ref),
    postNote: (ref, note) => notes.postNote(resources, ref, note),
    editNote: (ref, noteId, body) => notes.editNote(resources, ref, noteId, body),
    deleteNote: (ref, noteId) => notes.deleteNote(resources, ref, noteId),
    projectLabels: (projectId) => readProjectLabels(resources, projectId),
    createLabel: (projectId, label) => createLabel(resources, projectId, label),
    userByUsername: (username) => readUserByUsername(resources, username),
    userById: (id) => readUserById(resources, id),
    userStatus: (username) => readUserStatus(resources, username),
    projectByPath: (path) => projects.byPath(path),
    projectSettings: (path) => readProjectSettings(resources, path),
    accessLevel: (projectId, userId) => readAccessLevel(resources, projectId, userId),
    groupAccess: (path, userId) => readGroupAccess(resources, path, userId),
    groupProjects: (path) => projects.ofGroup(path),
    groupMembers: (path) => readGroupMembers(resources, path),
    projectMembers: (path) => readProjectMembers(resources, path),
    listHooks: (place) => hooks.listHooks(resources, place),
    createHook: (place, hook) => hooks.createHook(resources, place, hook),
    updateHook: (place, id, hook) => hooks.updateHook(resources, place, id, hook),
    deleteHook: (place, id) => hooks.deleteHook(resources, place, id),
    lastDeliveryStatus: (place, id) => hooks.lastDeliveryStatus(resources, place, id),
    testHook: (place, id, trigger) => hooks.testHook(resources, place, id, trigger),
  };
};
