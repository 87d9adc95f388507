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

/** Plays it. Answers whether everything that it promises is true. */
export const strangersIssue = async (cast: Cast): Promise<boolean> => {
  const { narrator } = cast;
  narrator.heading("Sam Stranger, who is no partner, opens an issue in the same project");
  await resetRequests(cast);
  const issue = await openIssue(as(cast, "stranger"), "Runner question", "My runner is slow.");
  narrator.plain(`    ${issue.url}`);
  const why = await untilIgnored(cast, issue);
  if (why === undefined) narrator.missing("the service has not looked at it");
  else narrator.done(`looked at, and left alone: ${why}`, performance.now() - issue.at);
  const { reads, writes } = await requestsOf(cast);
  const checks = await checkOtherIssue(as(cast, "root"), issue, "stranger");
  const requests = reads + countOf(writes);
  const silent: Check = {
    promise: "it cost no request to GitLab",
    kept: requests === 0,
    found: `${requests} requests`,
  };
  return report(cast, [...checks, silent]) && why !== undefined;
};
