import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { INSTANCE, type Written, withPartner } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";
import { until } from "../support/until.ts";

const polling = (usual: Written): Written => {
  const changed = withPartner("debian", {
    liaison: "open-source",
    match: { groups: ["debian"] },
    watch: "poll",
  })(usual);
  const [instance] = Object.values(changed.instances);
  if (instance === undefined) throw new Error("no instance");
  return { ...changed, instances: { [INSTANCE]: { ...instance, poll: { every: "1s", overlap: "10m" } } } };
};

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: polling });
});
afterAll(() => on.stop());

const lookedAfter = (issue: OpenedIssue) => async () => (await on.botNotes(issue)).length === 1;

describe("a place without hooks", () => {
  test("is read: the partner's issue is looked after, and comments turn the turn", async () => {
    const issue = await on.opens("deb", "debian/salsa-support");
    await until(lookedAfter(issue));
    await on.settled();
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    await on.comments("aconrad", issue, "Which runner is it?");
    await until(async () => (await on.botNotes(issue))[0]?.body.includes("there is a reply") === true);
    const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key });
    expect(deliveries.map(({ source }) => source)).not.toContain("webhook");
  });

  test("costs reads of lists only, while nothing changes", async () => {
    const round = async () => {
      await on.settled();
      await on.resetRequests();
      await until(async () => (await on.requests()).some(({ route }) => route.endsWith("/issues")));
    };
    // The first round still sees what we wrote ourselves.
    await round();
    await round();
    await round();
    expect((await on.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
    expect((await on.requests()).filter(({ route }) => /notes|:iid/.test(route))).toEqual([]);
  });

  test("and a partner's person in a tracker of others are found by the author", async () => {
    const issue = await on.opens("gaia", "gitlab-com/support/support-team-meta");
    await until(lookedAfter(issue));
    const [latest] = await on.service().store.decisions.latest(issue.key, 1);
    expect(latest?.plan.partner).toBe("gnome");
  });

  test("is read on from where it was when the service was away", async () => {
    await on.stopService();
    const issue = await on.opens("deb", "debian/salsa-support");
    await on.startAgain();
    await until(lookedAfter(issue));
  });
});
