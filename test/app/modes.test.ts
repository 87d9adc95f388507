import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { run } from "../cli/support.ts";
import type { GateRequest } from "../support/gate.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type Written, withPartner, withRules } from "../support/service-configuration.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
beforeEach(async () => {
  on.gate.trouble(undefined);
  await on.configure((usual) => usual);
});

const isNote = ({ method, path }: GateRequest): boolean => method === "POST" && path.endsWith("/notes");

const observing = (usual: Written): Written => ({ ...usual, mode: "observe" });

/** A command beside the running service, on its database. */
const liaison = (...args: string[]) => run(args, { env: { DATABASE_URL: on.database.url } });

const writes = async () => (await on.requests()).filter(({ method }) => method !== "GET");
describe("GitLab refuses", () => {
  test("notes: the effect waits, as for a GitLab that is read-only, and the report says why and what to do", async () => {
    on.gate.trouble((request) => (isNote(request) ? { kind: "answered", status: 403 } : undefined));
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await on.service().store.effects.open(issue.key)).toHaveLength(1);
    const report = await liaison("report");
    expect(report.code).toBe(0);
    expect(report.stdout).toMatch(/waiting +1 × status.note/);
    expect(report.stdout).toContain("Give the bot's account a role");
  });
});

describe("mode: observe", () => {
  test("stores the plan, writes nothing, and the report says what would have been done", async () => {
    await on.configure(observing);
    await on.resetRequests();
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    expect(await writes()).toEqual([]);
    expect(await on.botNotes(issue)).toEqual([]);
    const [latest] = await on.service().store.decisions.latest(issue.key, 1);
    expect(latest?.plan.effects.map(({ kind, mode }) => [kind, mode])).toEqual([
      ["subscribe", "observe"],
      ["labels", "observe"],
      ["status_note", "observe"],
    ]);
    const { stdout } = await liaison("report");
    expect(stdout).toMatch(/would have been done +1 × labels, on 1 issue \(rule: runner questions\)/);
    const data = JSON.parse((await liaison("report", "--json")).stdout);
    expect(data.rows).toContainEqual(expect.objectContaining({ partner: "kde", state: "observed" }));
  });

  test("is never made up for: acting begins with the next news of an issue", async () => {
    await on.configure(observing);
    const quiet = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    const lively = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    await on.configure((usual) => usual);
    await on.later(60_000);
    await on.settled();
    expect(await on.botNotes(quiet)).toEqual([]);
    await on.changes("kira", lively, { description: "More about the runner." });
    expect(await on.botNotes(lively)).toHaveLength(1);
    expect(await on.labelsOf(lively)).toEqual(["Category:Runner"]);
    expect(await on.isSubscribed("aconrad", lively)).toBe(true);
    expect(await on.botNotes(quiet)).toEqual([]);
  });

  test("of one partner leaves the others alone", async () => {
    await on.configure(withPartner("kde", { mode: "observe" }));
    expect(await on.botNotes(await on.opens("kira", "kde/sysadmin"))).toEqual([]);
    expect(await on.botNotes(await on.opens("gaia", "gnome/gnome-shell"))).toHaveLength(1);
  });

  test("of one rule keeps that rule from acting, and nothing else", async () => {
    await on.configure(
      withRules(
        { name: "careful", mode: "observe", actions: { labels: ["outage"] } },
        { name: "bold", actions: { labels: ["Category:Runner"] } },
      ),
    );
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    expect(await on.botNotes(issue)).toHaveLength(1);
  });
});

describe("a rule that changes too much", () => {
  test("is stopped, and only it, until somebody releases it", async () => {
    await on.configure((usual) => ({
      ...withRules(
        { name: "too much", actions: { labels: ["outage"] } },
        { name: "measured", conditions: { title: "Runner" }, actions: { labels: ["Category:Runner"] } },
      )(usual),
      limits: { ruleIssues: 2, window: "10m" },
    }));
    const opensAndWaits = async (issue = {}) => {
      const opened = await on.opens("kira", "kde/sysadmin", issue);
      // The configuration is new, so it is looked at for a moment.
      await on.later(16_000);
      await on.settled();
      return opened;
    };
    const first = await opensAndWaits();
    const second = await opensAndWaits();
    for (const issue of [first, second]) expect(await on.labelsOf(issue)).toEqual(["outage"]);
    const third = await opensAndWaits({ title: "Runner" });
    expect(await on.labelsOf(third)).toEqual(["Category:Runner"]);
    expect(await on.botNotes(third)).toHaveLength(1);
    expect((await liaison("rules", "stopped")).stdout).toContain("rule: too much");
    expect((await liaison("report")).stdout).toContain('liaison rules release "rule: too much"');

    expect(await liaison("rules", "release", "too much")).toMatchObject({ code: 0 });
    expect((await liaison("rules", "stopped")).stdout).toContain("No rule is stopped");
    expect(await liaison("rules", "release", "too much")).toMatchObject({ code: 2 });
    await on.later(11 * 60_000);
    await on.changes("kira", third, { title: "Runner, again" });
    expect(await on.labelsOf(third)).toEqual(["Category:Runner", "outage"]);
  });
});
