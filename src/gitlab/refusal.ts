/** Turns an answer that is no success into the error that says what to do. */
import type { Disposition } from "../lib/errors.ts";
import { type Answer, type Call, nameOf, onlyReads, requestIdOf } from "./answer.ts";
import {
  GitlabConflict,
  type GitlabError,
  type GitlabFailure,
  GitlabForbidden,
  GitlabNotFound,
  GitlabRefused,
  GitlabUnauthorized,
  GitlabUnavailable,
} from "./errors.ts";
import { retryAfterOf } from "./headers.ts";

const LONGEST_WORDS = 300;

const jsonOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/** GitLab's own words: `message` (text or a table of them) or `error_description`, shortened; "" for a page of a proxy's. */
const wordsOf = (body: Record<string, unknown>): string => {
  const words = body["message"] ?? body["error_description"] ?? body["error"];
  if (words === undefined || words === null) return "";
  const text = typeof words === "string" ? words : JSON.stringify(words);
  return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
};

const forbidden = (call: Call, body: Record<string, unknown>, failure: GitlabFailure): GitlabForbidden => {
  if (body["error"] === "insufficient_scope") {
    const scope = typeof body["scope"] === "string" ? body["scope"] : "api";
    return new GitlabForbidden("scope", {
      ...failure,
      remedy: `The token lacks a scope (wanted: ${scope}): make a new one with it and put it where liaison.yml says.`,
    });
  }
  if (call.headers["sudo"] !== undefined)
    return new GitlabForbidden("sudo", {
      ...failure,
      remedy:
        "Acting as somebody else needs an administrator's token with the scope sudo, and that person's access to the issue: use another way in `subscribe`, such as mention.",
    });
  return new GitlabForbidden("role", {
    ...failure,
    remedy:
      "Give the bot's account a role in the project or group that may do this (Reporter or Planner for labels and internal notes, Maintainer for a project's hooks, Owner for a group's), or a token of its own under `tokens`.",
  });
};

const redirected = (answer: Answer, failure: GitlabFailure): GitlabRefused =>
  new GitlabRefused({
    ...failure,
    sentence: `${failure.sentence} It points to ${answer.headers["location"] ?? "nowhere"}, where the token is not sent.`,
    remedy:
      "The instance's url in liaison.yml must be the address that answers itself (https, right host); where a project or group was renamed, write its new path.",
  });

const unavailable = (call: Call, answer: Answer, failure: GitlabFailure, now: Date): GitlabUnavailable => {
  const wait = retryAfterOf(answer.headers, now);
  const disposition: Disposition = wait === null ? { kind: "retry" } : { kind: "wait", milliseconds: wait };
  const remedy =
    "The service tries again by itself; a command has to be run again. If it lasts, look at GitLab's status page.";
  return new GitlabUnavailable(!onlyReads(call), { ...failure, remedy }, disposition);
};

/** The error for an answer other than 2xx, 304 and 429. */
export const refusalOf = (call: Call, answer: Answer, now: Date): GitlabError => {
  const { status } = answer;
  const body = jsonOf(answer.text);
  const words = wordsOf(body);
  const failure: GitlabFailure = {
    sentence: `GitLab answered ${status} to ${nameOf(call)}${words === "" ? "." : `: ${words}`}`,
    remedy: "Look at what GitLab says; asking again will not help.",
    status,
    requestId: requestIdOf(answer),
  };
  if (status >= 500 || status === 408) return unavailable(call, answer, failure, now);
  if (status === 401)
    return new GitlabUnauthorized({
      ...failure,
      remedy:
        "The token is unknown, revoked or expired: make a new one with scope api and put it where liaison.yml says.",
    });
  if (status === 403) return forbidden(call, body, failure);
  if (status === 404)
    return new GitlabNotFound({
      ...failure,
      remedy:
        "It does not exist, or the token's user may not see it: check the path, and that the bot's account is a member where the project is private.",
    });
  if (status === 409) return new GitlabConflict({ ...failure, remedy: "It is there already." });
  if (status >= 300 && status < 400) return redirected(answer, failure);
  return new GitlabRefused(failure);
};

/** The error for a success that cannot be read: an HTML page, broken JSON. A write may have happened behind it. */
export const unreadable = (call: Call, answer: Answer): GitlabUnavailable =>
  new GitlabUnavailable(!onlyReads(call), {
    sentence: `GitLab answered ${answer.status} to ${nameOf(call)} with ${answer.headers["content-type"] ?? "something"} that is not the JSON we asked for.`,
    remedy:
      "The instance's url in liaison.yml may point to something before GitLab (a sign-in page, a proxy): it must reach the API itself.",
    status: answer.status,
    requestId: requestIdOf(answer),
  });
