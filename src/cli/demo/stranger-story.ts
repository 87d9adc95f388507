/** The second part: somebody who is no partner opens an issue, and nothing happens to it. */
import { as, type Cast, type Opened, openIssue } from "./cast.ts";
import { type Check, checkOtherIssue } from "./checks.ts";
import { countOf, requestsOf, resetRequests } from "./requests.ts";
import { eventually, report } from "./waiting.ts";

/** Why the issue was put aside, once it was looked at. */
const untilIgnored = (cast: Cast, issue: Opened): Promise<string | undefined> =>
  eventually(cast, async () => {
    const { deliveries } = cast.stage.service.store;
    const [delivery] = await deliveries.list({ issueKey: issue.issueKey, limit: 1 });
    return delivery?.state === "ignored" ? (delivery.why ?? "") : undefined;
  });

/** What the service does by itself every few minutes may fall into a count, on a busy machine; not into each of them. */
const COUNTS = 3;

interface Count {
  /** The last one is that of which the rest is said. */
  readonly issues: readonly Opened[];
  readonly why: string | undefined;
  readonly tookMs: number;
  readonly requests: number;
}

const openAndCount = async (cast: Cast, before: readonly Opened[]): Promise<Count> => {
  await resetRequests(cast);
  const issue = await openIssue(as(cast, "stranger"), "Runner question", "My runner is slow.");
  cast.narrator.plain(`    ${issue.url}`);
  const why = await untilIgnored(cast, issue);
  const tookMs = performance.now() - issue.at;
  const { reads, writes } = await requestsOf(cast);
  return { issues: [...before, issue], why, tookMs, requests: reads + countOf(writes) };
};

/** Opens an issue, and another one where requests were counted that may have been for something else. */
const untilCounted = async (cast: Cast, before: readonly Opened[] = []): Promise<Count> => {
  const count = await openAndCount(cast, before);
  const { issues, why, requests } = count;
  if (requests === 0 || why === undefined || issues.length === COUNTS) return count;
  cast.narrator.plain(`    ${requests} requests meanwhile, of this or of something else: once more.`);
  return untilCounted(cast, issues);
};

/** Plays it. Answers whether everything that it promises is true. */
export const strangersIssue = async (cast: Cast): Promise<boolean> => {
  const { narrator } = cast;
  narrator.heading("Sam Stranger, who is no partner, opens an issue in the same project");
  const { issues, why, tookMs, requests } = await untilCounted(cast);
  if (why === undefined) narrator.missing("the service has not looked at it");
  else narrator.done(`looked at, and left alone: ${why}`, tookMs);
  const checks: Check[] = [];
  for (const issue of issues) checks.push(...(await checkOtherIssue(as(cast, "root"), issue, "stranger")));
  const silent: Check = {
    promise: "it cost no request to GitLab",
    kept: requests === 0,
    found: `${requests} requests`,
  };
  return report(cast, [...checks, silent]) && why !== undefined;
};
