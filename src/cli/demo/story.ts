/** The story: a partner's maintainer opens an issue and is looked after; a stranger opens one, and nothing happens to it. */

import { issueKeyOf } from "../../model/ids.ts";
import { ensureHooks } from "../../reconcile/hooks.ts";
import { placesToWatch } from "../../reconcile/places.ts";
import { hookTargetOf } from "../hooks.ts";
import { type Api, apiOf } from "./api.ts";
import { type Check, checkOtherIssue, checkPartnerIssue } from "./checks.ts";
import type { Narrator } from "./narrator.ts";
import type { createWatch, Planned, Seen } from "./outcomes.ts";
import type { Stage } from "./stage.ts";

/** Everything the story needs. */
export interface Cast {
  readonly stage: Stage;
  readonly watch: ReturnType<typeof createWatch>;
  readonly narrator: Narrator;
}

interface Opened {
  readonly projectId: number;
  readonly iid: number;
  readonly url: string;
  readonly issueKey: string;
  /** Milliseconds of `performance.now()` when GitLab answered. */
  readonly at: number;
}

const PROJECT = "gitlab-org/gitlab";
const LABELS = ["Category:Runner", "open source partner"];
const LONGEST_WAIT_MS = 20_000;

const userApi = ({ stage }: Cast, username: string): Api => {
  const user = [stage.sandbox.admin, ...stage.sandbox.users].find((one) => one.username === username);
  if (user === undefined) throw new Error(`the sandbox has no user ${username}`);
  return apiOf(stage.sandbox.url, user.token);
};

const openIssue = async (api: Api, title: string, description: string): Promise<Opened> => {
  const issue = (await api.post(`/projects/${encodeURIComponent(PROJECT)}/issues`, {
    title,
    description,
  })) as {
    readonly project_id: number;
    readonly iid: number;
    readonly web_url: string;
  };
  const ref = { instance: "sandbox", projectId: issue.project_id, iid: issue.iid };
  return {
    projectId: ref.projectId,
    iid: ref.iid,
    url: issue.web_url,
    issueKey: issueKeyOf(ref),
    at: performance.now(),
  };
};

const registerHooks = async ({ stage, narrator }: Cast): Promise<boolean> => {
  narrator.heading("The service registers its webhooks");
  const reports = await ensureHooks({
    places: placesToWatch(stage.configuration),
    gitlab: (instance) => {
      const runtime = stage.service.instances.get(instance);
      if (runtime === undefined) throw new Error(`no instance ${instance}`);
      return runtime.gitlab;
    },
    target: (instance) => hookTargetOf(stage.configuration, stage.secrets, instance),
    dryRun: false,
  });
  for (const { place, outcome, sentence } of reports) {
    const text = `${place.kind} ${place.path}: ${outcome}`;
    if (outcome === "failed") narrator.missing(`${text}. ${sentence}`);
    else narrator.done(text);
  }
  return reports.length > 0 && reports.every(({ outcome }) => outcome !== "failed");
};

const STANDING: Readonly<Record<string, string>> = {
  subscribed: "is subscribed",
  participant: "takes part already",
  mentioned: "is mentioned, which cannot be verified",
  named: "is named only",
};

const words = ({ effect, outcome }: Seen): string | undefined => {
  if (outcome.state !== "done") return undefined;
  if (effect.kind === "subscribe")
    return `${effect.person.name} ${STANDING[outcome.standing ?? "named"]} (way: ${outcome.way ?? "none"})`;
  if (effect.kind === "labels") return `labelled: ${outcome.why} (${effect.askedBy})`;
  return effect.kind === "status_note" ? "one status note says who looks after it" : undefined;
};

const tellPartner = (narrator: Narrator, { plan, at }: Planned, issue: Opened): void => {
  const matched = plan.considered.find(({ askedBy }) => askedBy === "partner matching");
  narrator.done(`partner recognised: ${matched?.sentence ?? plan.partner}`, at - issue.at, issue.url);
};

/** Tells outcomes as they fall until nothing is open, or the limit. */
const tellOutcomes = async ({ stage, watch, narrator }: Cast, issue: Opened): Promise<void> => {
  let told = 0;
  let recognised = false;
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < deadline) {
    const seen = watch.of(issue.issueKey);
    const planned = watch.firstPlan(issue.issueKey);
    if (planned !== undefined && !recognised) tellPartner(narrator, planned, issue);
    recognised = planned !== undefined;
    for (const one of seen.slice(told)) {
      const text = words(one);
      const { noteId } = one.outcome;
      const link = noteId === undefined ? issue.url : `${issue.url}#note_${noteId}`;
      if (text !== undefined) narrator.done(text, one.at - issue.at, link);
    }
    told = seen.length;
    const open = await stage.service.store.effects.open(issue.issueKey);
    const noted = seen.some(({ effect }) => effect.kind === "status_note");
    if (open.length === 0 && noted && told === watch.of(issue.issueKey).length) return;
    await watch.next(100);
  }
};

const report = (narrator: Narrator, checks: readonly Check[]): boolean => {
  for (const { promise, kept, found } of checks) {
    if (kept) narrator.done(promise);
    else narrator.missing(`${promise}; found ${found}`);
  }
  return checks.every(({ kept }) => kept);
};

const requestsOf = async ({ stage }: Cast): Promise<{ reads: number; writes: number }> => {
  const answer = await fetch(`${stage.sandbox.url}/-/sandbox/requests`);
  const counts = (
    (await answer.json()) as {
      readonly requests: readonly { method: string; user: string | null; count: number }[];
    }
  ).requests;
  const own = counts.filter(({ user }) => user === "liaison-bot" || user === "aconrad");
  const sum = (rows: typeof own) => rows.reduce((total, { count }) => total + count, 0);
  return {
    reads: sum(own.filter(({ method }) => method === "GET")),
    writes: sum(own.filter(({ method }) => method !== "GET")),
  };
};

const resetRequests = async ({ stage }: Cast): Promise<void> => {
  await fetch(`${stage.sandbox.url}/-/sandbox/requests`, { method: "DELETE" });
};

const partnersIssue = async (cast: Cast): Promise<boolean> => {
  const { narrator } = cast;
  narrator.heading("Kira Lindqvist, a maintainer of KDE, opens an issue");
  await resetRequests(cast);
  const issue = await openIssue(
    userApi(cast, "kira"),
    "Shared runners do not pick up our jobs since this morning",
    "All pipelines of KDE wait for a runner. Is something wrong on your side?",
  );
  narrator.plain(`    ${issue.url}`);
  await tellOutcomes(cast, issue);
  const { reads, writes } = await requestsOf(cast);
  narrator.plain(`    It took ${writes} writes to GitLab, and ${reads} reads.`);
  narrator.heading("Read back over the sandbox's API");
  return report(
    narrator,
    await checkPartnerIssue(userApi(cast, "root"), userApi(cast, "aconrad"), issue, LABELS),
  );
};

/** Waits until the stranger's issue was looked at and put aside. */
const untilIgnored = async ({ stage }: Cast, issue: Opened): Promise<string | undefined> => {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < deadline) {
    const [delivery] = await stage.service.store.deliveries.list({ issueKey: issue.issueKey, limit: 1 });
    if (delivery?.state === "ignored") return delivery.why ?? "";
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
};

const strangersIssue = async (cast: Cast): Promise<boolean> => {
  const { narrator } = cast;
  narrator.heading("Sam Stranger, who is no partner, opens an issue in the same project");
  await resetRequests(cast);
  const issue = await openIssue(userApi(cast, "stranger"), "Runner question", "My runner is slow.");
  narrator.plain(`    ${issue.url}`);
  const why = await untilIgnored(cast, issue);
  if (why === undefined) narrator.missing("the service has not looked at it");
  else narrator.done(`looked at, and left alone: ${why}`, performance.now() - issue.at);
  const { reads, writes } = await requestsOf(cast);
  const checks = await checkOtherIssue(userApi(cast, "root"), issue, "stranger");
  const silent: Check = {
    promise: "it cost no request to GitLab",
    kept: reads + writes === 0,
    found: `${reads + writes} requests`,
  };
  return report(narrator, [...checks, silent]) && why !== undefined;
};

/** Plays the story. Answers whether everything that it promises is true. */
export const playStory = async (cast: Cast): Promise<boolean> => {
  const hooked = await registerHooks(cast);
  const looked = await partnersIssue(cast);
  const left = await strangersIssue(cast);
  return hooked && looked && left;
};
