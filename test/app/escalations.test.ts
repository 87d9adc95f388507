import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.configure((usual) => usual));

const ESCALATE = "!liaison escalate com-infrastructure Pushes fail for all of KDE";

/** An issue about which the infrastructure team was asked. */
const asked = async () => {
  const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail since this morning" });
  await on.later(2_000);
  await on.comments("aconrad", issue, ESCALATE);
  const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  await on.later(2_000);
  return { issue, escalation };
};

describe("a question that needs another team", () => {
  test("becomes an escalation there: labelled, assigned, linked, and said in the status note", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail since this morning" });
    await on.resetRequests();
    const comment = await on.comments("aconrad", issue, ESCALATE);
    const [escalation, ...others] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(others).toEqual([]);
    expect(escalation).toMatchObject({
      labels: ["escalation"],
      confidential: false,
      assignees: [{ username: "dsmith" }],
    });
    expect(escalation?.title).toContain("KDE");
    expect(await told.linksOf(issue)).toEqual([escalation?.id]);
    expect(await told.reactionsTo(issue, comment)).toEqual(["eyes", "white_check_mark"]);
    expect(await told.statusOf(issue)).toContain("**.com Infrastructure** was asked on");
    expect(await told.waitsOn(issue)).toBe("waiting-on::com-infrastructure");
  });

  test("is followed to its answer, which the partner gets when the liaison sends it", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "We see it, too.");
    expect(await told.statesOf(issue)).toEqual(["acknowledged"]);
    expect(await told.statusOf(issue)).toContain("is looking into it");

    await on.later(2_000);
    const relay = await on.comments(
      "dsmith",
      escalation,
      "!liaison relay A disk was full.\n\nIt is **fixed** now.",
    );
    expect(await told.statesOf(issue)).toEqual(["answered"]);
    expect(await told.waitsOn(issue)).toBe("waiting-on::liaison");
    const draft = (await told.words(issue)).find(({ body }) => body.includes("A disk was full."));
    expect(draft).toMatchObject({ internal: true });
    expect(draft?.body).toContain("@aconrad");

    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison send");
    const published = (await told.words(issue)).filter(
      ({ body, internal }) => !internal && body.includes("A disk was full."),
    );
    expect(published).toHaveLength(1);
    expect(published[0]?.body).toContain("**An answer from .com Infrastructure**, sent by Andrew Conrad");
    expect(await told.statesOf(issue)).toEqual(["relayed"]);
    expect(await told.statusOf(issue)).toContain("the answer is here");
    expect(await told.reactionsTo(escalation, relay)).toContain("incoming_envelope");
    expect(await told.waitsOn(issue)).toBe("waiting-on::partner");

    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    expect(await told.statesOf(issue)).toEqual(["done"]);
    expect(await told.waitsOn(issue)).toBeUndefined();
  });
});
