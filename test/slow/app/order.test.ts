import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { startTestService, type TestService } from "../../support/service.ts";
import type { OpenedIssue } from "../../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
afterEach(() => on.gate.trouble(undefined));

/** Everything that can happen to an issue, ending with our turn, a label taken off, and a label of a person's. */
const lives = async (): Promise<OpenedIssue> => {
  const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
  const steps = [
    () => on.comments("aconrad", issue, "Which runner is it?"),
    () => on.changes("kira", issue, { add_labels: "outage" }),
    () => on.changes("kira", issue, { state_event: "close" }),
    () => on.comments("aconrad", issue, "Closed by whom?"),
    () => on.changes("kira", issue, { state_event: "reopen" }),
    () => on.comments("otto", issue, "The one of KDE."),
  ];
  for (const step of steps) {
    await on.later(2_000);
    await step();
  }
  return issue;
};

/** What is left in the end, without what depends on the clock. */
const end = async (issue: OpenedIssue) => {
  const stored = await on.service().store.issues.load(issue.key);
  const notes = await on.botNotes(issue);
  return {
    labels: [...(await on.labelsOf(issue))].sort(),
    notes: notes.length,
    ours: notes[0]?.body.includes("It has been our turn"),
    side: stored?.memory.turn.side,
    subscribed: await on.isSubscribed("aconrad", issue),
    open: (await on.service().store.effects.open(issue.key)).length,
  };
};

const deliveryIds = async (issue: OpenedIssue): Promise<number[]> => {
  const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key });
  return deliveries.filter(({ state }) => state !== "own").map(({ id }) => id);
};

describe("deliveries that come late, twice and in any order", () => {
  test("lead to the same end as on a calm day", async () => {
    const calm = await end(await lives());
    expect(calm).toMatchObject({ labels: ["Category:Runner", "outage"], notes: 1, side: "liaison", open: 0 });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (dice) => {
        on.gate.trouble(() => ({ kind: "answered", status: 429, headers: { "retry-after": "3600" } }));
        const issue = await lives();
        const ids = await deliveryIds(issue);
        await on.database.query("UPDATE deliveries SET state = 'ignored' WHERE id = ANY($1)", [ids]);
        on.gate.trouble(undefined);
        await on.later(3_700_000);
        await on.settled();
        const twice = [...ids, ...ids].map((id) => ({ id, at: dice.next().value }));
        for (const { id } of twice.sort((one, other) => one.at - other.at)) {
          await on.service().store.deliveries.replay([id]);
          await on.settled();
        }
        expect(await end(issue)).toEqual(calm);
      }),
      { numRuns: 3 },
    );
  });
});

describe("two copies of the service on one database", () => {
  test("post one note, whoever takes the job", async () => {
    const other = await on.another();
    try {
      const issues: OpenedIssue[] = [];
      for (const _ of Array.from({ length: 5 }))
        issues.push(await on.opens("kira", "kde/sysadmin", { title: "Runner" }));
      await Promise.all(
        issues.map((issue) => on.gitlab.as("otto")("POST", `${issue.path}/notes`, { body: "Me too." })),
      );
      await on.settled();
      for (const issue of issues) expect(await on.botNotes(issue)).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });
});
