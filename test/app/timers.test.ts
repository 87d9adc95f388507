import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Wants to be asked again a day after every comment, and says what came; another wants an hour, and only once. */
const REMINDER = `export default (app) => {
  app.on(["issue.open", "note.create"], ({ plan, now }) => {
    plan.wake(new Date(now.getTime() + 2 * 86400000), "the later of two");
    plan.wake(new Date(now.getTime() + 86400000), "a day has passed");
  });
  app.on("time.due", ({ plan, event, now }) => {
    plan.note({ reason: "it is time", body: "Time: " + event.why, occurrence: event.at });
    if (event.why.includes("day")) plan.wake(new Date(0), "a moment that is past");
  });
};`;
const ONCE = `export default (app) => {
  app.on("issue.open", ({ plan, now }) => plan.wake(new Date(now.getTime() + 3600000), "an hour has passed"));
};`;

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
  await writeFile(join(on.folder, "reminder.mjs"), REMINDER);
  await writeFile(join(on.folder, "once.mjs"), ONCE);
  await on.configure((usual) => ({ ...usual, apps: ["reminder.mjs", "once.mjs"] }));
});
afterAll(() => on.stop());

const opened = () => on.opens("kira", "kde/sysadmin");
type Opened = Awaited<ReturnType<typeof opened>>;

const timesTold = async (issue: Opened) =>
  (await on.botNotes(issue)).map(({ body }) => body).filter((body) => body.startsWith("Time:"));

const wanted = async (issue: Opened) =>
  (await on.service().store.timers.ofIssue(issue.key)).map(({ handler, why }) => `${handler}: ${why}`);

const passes = async (milliseconds: number) => {
  await on.later(milliseconds);
  await on.settled();
};

describe("a moment that a handler wants", () => {
  test("comes though nothing happens, changes no turn, and is wanted anew or not", async () => {
    const issue = await opened();
    const before = (await on.service().store.issues.load(issue.key))?.memory.turn;
    expect(await wanted(issue)).toEqual(["once: an hour has passed", "reminder: a day has passed"]);

    await passes(HOUR_MS + 1_000);
    // Everybody who listens is asked; who then wants nothing more has no timer left.
    expect(await timesTold(issue)).toEqual([expect.stringContaining("Time: an hour has passed")]);
    expect(await wanted(issue)).toEqual([]);

    const note = await on.comments("kira", issue, "Is anybody there?");
    expect(note).toBeGreaterThan(0);
    await passes(23 * HOUR_MS);
    await on.comments("kira", issue, "Hello?");
    await passes(23 * HOUR_MS);
    expect(await timesTold(issue)).toHaveLength(1);
    await passes(2 * HOUR_MS);
    expect(await timesTold(issue)).toEqual([
      expect.stringContaining("an hour"),
      expect.stringContaining("Time: a day has passed"),
    ]);
    // What is past is not told at once again and again.
    expect(await wanted(issue)).toEqual(["reminder: a moment that is past"]);
    expect((await on.service().store.issues.load(issue.key))?.memory.turn).toMatchObject({
      side: before?.side,
    });
  });

  test("is not lost with the service, and told once by several", async () => {
    const issue = await opened();
    await on.stopService();
    await on.later(DAY_MS + 1_000);
    await on.startAgain();
    const other = await on.another();
    try {
      await until(async () => (await timesTold(issue)).length > 0);
      await on.settled();
      const told = await on.service().store.deliveries.list({ issueKey: issue.key });
      expect(told.filter(({ eventHeader }) => eventHeader === "Time")).toMatchObject([
        { source: "internal", state: "decided" },
      ]);
      expect(await timesTold(issue)).toEqual([
        expect.stringContaining("Time: a day has passed; an hour has passed"),
      ]);
    } finally {
      await other.stop();
    }
  });
});
