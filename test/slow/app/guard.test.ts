/** The blast guard on the real service: a burst is stopped before its first write, one at a time is not delayed. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Service } from "../../../src/app.ts";
import { runProgram } from "../../../src/cli/program.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { type Written, withPartner, withRules } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) => ({
      ...withRules()(withPartner("kde", { labels: "create" })(usual)),
      limits: { ruleIssues: 3, window: "10m" },
    }),
  });
});
afterAll(() => on.stop());

const liaison = async (...args: string[]) => {
  let out = "";
  const writer = {
    write: (text: string) => {
      out += text;
    },
  };
  const env = { DATABASE_URL: on.database.url };
  const code = await runProgram(args, { stdout: writer, stderr: writer, env, cwd: on.folder });
  return { code, out };
};

const rule = (name: string, label: string, more: object = {}) =>
  ({ name, actions: { labels: [label] }, ...more }) satisfies NonNullable<Written["rules"]>[number];

const opened: OpenedIssue[] = [];
const labelled = async (label: string): Promise<number> => {
  const all = await Promise.all(opened.map((issue) => on.labelsOf(issue)));
  return all.filter((labels) => labels.includes(label)).length;
};

/** All that came in so far is decided again, at once: as after a long outage, or by `liaison replay`. */
const everythingAgain = async (): Promise<void> => {
  const { deliveries } = on.service().store;
  const ids = (await deliveries.list({ limit: 500 })).filter(({ eventHeader }) => /Issue/.test(eventHeader));
  await deliveries.replay(ids.map(({ id }) => id));
  await on.settled();
};

describe("a changed configuration that suddenly fits everything", () => {
  test("is halted before its first write, that rule alone, with a sample", async () => {
    for (let count = 0; count < 6; count += 1) opened.push(await on.opens("kira", "kde/sysadmin"));
    await on.configure(withRules(rule("too much", "outage")));
    await everythingAgain();
    expect(await labelled("outage")).toBe(0);
    const { out } = await liaison("rules", "stopped");
    expect(out).toMatch(
      /rule: too much: it wants to change [456] issues within 10m, and limits.ruleIssues is 3/,
    );
    expect(out).toMatch(/sandbox:\d+#\d+: \+outage/);
    expect(await on.service().store.ruleStops.list()).toMatchObject(
      new Map([["rule: too much", { waiting: 6 }]]),
    );
    const { activity } = on.service().store;
    await activity.note([{ kind: "hook", name: "sandbox", since: new Date(), expected: 12 }], new Date());
    const metrics = await (await fetch(`${on.service().url}/metrics`)).text();
    expect(metrics).toContain('liaison_rules_stopped{rule="rule: too much"} 1');
    expect(metrics).toContain('liaison_silent{kind="hook",name="sandbox"} 1');
    expect((await liaison("report")).out).toContain("nothing was heard of the hook sandbox");
  });

  test("holds up no person and no other rule: commands are carried out", async () => {
    const [first] = opened;
    if (first === undefined) throw new Error("nothing was opened");
    await on.comments("aconrad", first, "!liaison label outage");
    expect(await on.labelsOf(first)).toEqual(["outage"]);
    expect(await labelled("outage")).toBe(1);
  });

  test("does what it wanted when it is released, and is not stopped for it again", async () => {
    expect(await liaison("rules", "release", "too much")).toMatchObject({
      code: 0,
      out: expect.stringContaining("is done now"),
    });
    await until(async () => (await labelled("outage")) === 6);
    expect((await liaison("rules", "stopped")).out).toContain("No rule is stopped");
  });

  test("drops what it wanted where that is asked for", async () => {
    await on.configure(withRules(rule("again", "type::bug")));
    await everythingAgain();
    expect(await labelled("type::bug")).toBe(0);
    expect((await liaison("rules", "release", "again", "--discard")).out).toContain("is dropped");
    await on.settled();
    expect(await labelled("type::bug")).toBe(0);
    expect((await liaison("rules", "stopped")).out).toContain("No rule is stopped");
  });
});

describe("a rule that is new where many issues are known", () => {
  test("is looked at for seconds, then its single label is there", async () => {
    await on.configure(withRules(rule("calm", "Category:Runner", { conditions: { title: "calm" } })));
    const issue = await on.opens("kira", "kde/sysadmin", { title: "calm" });
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.botNotes(issue)).toHaveLength(1);
    await on.later(16_000);
    await on.settled();
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  });

  test("is stopped before its first write though its issues come one by one", async () => {
    await on.configure(withRules(rule("steady", "type::feature")));
    for (const issue of opened.slice(0, 4)) await on.changes("kira", issue, { title: `again ${issue.iid}` });
    expect(await labelled("type::feature")).toBe(0);
    expect((await liaison("rules", "stopped")).out).toContain("rule: steady");
    await liaison("rules", "release", "steady", "--discard");
  });
});

describe("our own behaviours", () => {
  const renamed = async (): Promise<number> => {
    const notes = await Promise.all(opened.map((issue) => on.botNotes(issue)));
    return notes.filter(([note]) => note?.body.includes("renamed")).length;
  };

  test("are halted when a changed configuration makes them touch too much", async () => {
    await on.configure((usual) => ({
      ...withRules()(usual),
      limits: { ruleIssues: 3, handlerIssues: 3, window: "10m" },
      liaisons: (usual.liaisons ?? []).map((row) => ({ ...row, group: `${row.group}, renamed` })),
    }));
    await everythingAgain();
    expect(await renamed()).toBe(0);
    expect((await liaison("rules", "stopped")).out).toMatch(/^status-note: after a change/m);
    await liaison("rules", "release", "status-note");
    await until(async () => (await renamed()) === 6);
  });
});

describe("a handler of the operator's own", () => {
  const SAYER = `export default (app) => {
    app.on("issue.update", ({ plan }) => plan.note({ reason: "we say so", body: "A saying." }));
  };`;
  const takesUp = async (text: string): Promise<void> => {
    await writeFile(join(on.folder, "sayer.mjs"), text);
    await on.configure((usual) => ({
      ...withRules()(usual),
      limits: { ruleIssues: 3, handlerIssues: 3, window: "10m" },
      apps: ["sayer.mjs"],
    }));
  };
  const said = async (): Promise<number> => {
    const notes = await Promise.all(opened.map((issue) => on.botNotes(issue)));
    return notes.filter((all) => all.some(({ body }) => body.includes("A saying."))).length;
  };
  const changedAt = async (): Promise<Map<string, Date>> =>
    on.service().store.guard.changedSince(new Date(0));

  test("is halted when its file was changed and it touches too much, and nothing else counts as changed", async () => {
    await takesUp(SAYER);
    const before = await changedAt();
    await takesUp(SAYER);
    expect(await changedAt()).toEqual(before);
    await takesUp(`${SAYER} // Says it better.`);
    const after = await changedAt();
    expect([...after].filter(([name, at]) => before.get(name)?.getTime() !== at.getTime())).toEqual([
      ["sayer", expect.any(Date)],
    ]);
    for (const issue of opened) await on.changes("kira", issue, { title: `said ${issue.iid}` });
    expect(await said()).toBe(0);
    expect((await liaison("rules", "stopped")).out).toContain("sayer: after a change");
    await liaison("rules", "release", "sayer");
    await until(async () => (await said()) === 6);
  });
});

// Last: the command line's clock does not travel with the service's.
describe("a process that still has the old configuration", () => {
  const label = "Category:Runner";
  const before = rule("rolling", label, { conditions: { title: "rolling" } });
  let old: Service;
  afterAll(() => old.stop());

  const decidedAgain = async ({ key }: OpenedIssue): Promise<void> => {
    const news = await old.store.deliveries.list({ issueKey: key, limit: 50 });
    await old.store.deliveries.replay(news.map(({ id }) => id));
    await on.settled();
  };

  test("holds what a rule wants that another process has taken up changed", async () => {
    await on.configure(withRules());
    const first = await on.opens("kira", "kde/sysadmin", { title: "rolling" });
    const second = await on.opens("kira", "kde/sysadmin", { title: "rolling" });
    await on.configure(withRules(before));
    await on.later(11 * 60_000);
    old = await on.another();
    // Started with what the other one was reloaded with: nothing has changed.
    await decidedAgain(first);
    expect(await on.labelsOf(first)).toEqual([label]);
    await on.configure(withRules({ ...before, conditions: { title: "restart" } }));
    await on.stopService();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await decidedAgain(second);
    expect(await on.labelsOf(second)).toEqual([]);
    await on.later(16_000);
    await on.settled();
    expect(await on.labelsOf(second)).toEqual([label]);
  });
});
