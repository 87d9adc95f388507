/**
 * @gitbeaker/rest over our own requester. Its own handler repeats POSTs after a 502, waits fractions of
 * a millisecond, ignores Retry-After and takes 304 for a failure, so only its resources are used.
 */
import { createRequesterFn, type ResourceOptions, type ResponseBodyTypes } from "@gitbeaker/requester-utils";
import {
  GroupHooks,
  GroupMembers,
  Groups,
  IssueAwardEmojis,
  IssueLabelEvents,
  IssueLinks,
  IssueNoteAwardEmojis,
  IssueNotes,
  IssueStateEvents,
  Issues,
  PersonalAccessTokens,
  ProjectHooks,
  ProjectLabels,
  ProjectMembers,
  Projects,
  Users,
} from "@gitbeaker/rest";
import { UsageError } from "../lib/errors.ts";
import type { Answer, Call } from "./answer.ts";
import { unreadable } from "./refusal.ts";
import type { Send } from "./requester.ts";
import { USER_AGENT } from "./user-agent.ts";

/** Which token requests to this address carry; what it answers is asked right before each is sent, since tokens are rotated. */
export type ChooseToken = (url: URL) => Promise<() => string>;

const bodyOf = (call: Call, answer: Answer): ResponseBodyTypes => {
  if (answer.status === 204 || answer.status === 304 || answer.text === "") return null;
  try {
    const body: unknown = JSON.parse(answer.text);
    if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
  } catch {
    throw unreadable(call, answer);
  }
  throw unreadable(call, answer);
};

/** A line break in a token would make the platform refuse the header, and quote the token in its error. */
const checked = (token: string): string => {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(
    "A token of GitLab's is empty or holds a space or line break.",
    "Look at the variable or file that liaison.yml names for this instance's token: it must hold the token and nothing else.",
  );
};

/** What `createRequesterFn` hands over; its type for this is `Record<string, unknown>`. */
interface Handed {
  readonly prefixUrl?: string;
  readonly searchParams?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const callOf = async (endpoint: string, handed: Handed, chooseToken: ChooseToken): Promise<Call> => {
  const base = handed.prefixUrl ?? "";
  const url = new URL(endpoint, base.endsWith("/") ? base : `${base}/`);
  url.search = handed.searchParams ?? "";
  const given = handed.headers ?? {};
  const withToken = (token: string): Call => ({
    method: handed.method ?? "GET",
    url,
    headers: {
      ...given,
      "private-token": checked(token),
      accept: "application/json",
      "user-agent": USER_AGENT,
    },
    body: handed.body ?? null,
  });
  if (given["private-token"] !== undefined) return withToken(given["private-token"]);
  const tokenNow = await chooseToken(url);
  const again = (): Call => ({ ...withToken(tokenNow()), again });
  return again();
};

const requesterOver = (send: Send, chooseToken: ChooseToken) =>
  createRequesterFn(
    async (_resource, options) => options,
    async (endpoint, options) => {
      const call = await callOf(endpoint, { ...options }, chooseToken);
      const answer = await send(call);
      return { body: bodyOf(call, answer), headers: { ...answer.headers }, status: answer.status };
    },
  );

type ResourceClasses<Options> = Readonly<Record<string, new (options: Options) => object>>;

type Made<Classes extends ResourceClasses<never>> = {
  readonly [Name in keyof Classes]: InstanceType<Classes[Name]>;
};

/** Each is made when it is first used: every job has resources of its own, and needs two or three of them. */
const madeWhenUsed = <Options, Classes extends ResourceClasses<Options>>(
  classes: Classes,
  options: Options,
): Made<Classes> => {
  const made = new Map<string, object>();
  const resources = {};
  for (const [name, Resource] of Object.entries(classes))
    Object.defineProperty(resources, name, {
      get: () => {
        const resource = made.get(name) ?? new Resource(options);
        made.set(name, resource);
        return resource;
      },
    });
  return resources as Made<Classes>;
};

/** gitbeaker's resources for one instance; `token` for requests in one person's name, else chosen per path. */
export const createResources = (url: string, send: Send, chooseToken: ChooseToken, token?: string) => {
  const requesterFn = requesterOver(send, chooseToken);
  const options = {
    host: url.replace(/\/+$/, ""),
    requesterFn: (resource: ResourceOptions) => requesterFn({ ...resource, rateLimits: {} }),
    queryTimeout: null,
    ...(token === undefined ? {} : { token }),
  };
  return madeWhenUsed(
    {
      issues: Issues,
      notes: IssueNotes,
      links: IssueLinks,
      issueAwards: IssueAwardEmojis,
      noteAwards: IssueNoteAwardEmojis,
      labelEvents: IssueLabelEvents,
      stateEvents: IssueStateEvents,
      labels: ProjectLabels,
      users: Users,
      tokens: PersonalAccessTokens,
      projects: Projects,
      groups: Groups,
      projectMembers: ProjectMembers,
      groupMembers: GroupMembers,
      projectHooks: ProjectHooks,
      groupHooks: GroupHooks,
    },
    options,
  );
};

/** See `createResources`. */
export type Resources = ReturnType<typeof createResources>;
