/** The sweep over places with hooks, over a real sandbox; what hooks told is given by the test. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createGitlab } from "../../../src/gitlab/gitlab.ts";
import { silentLogger } from "../../../src/lib/log.ts";
import type { IssueSnapshot } from "../../../src/model/issue.ts";
import type { PolledDelivery } from "../../../src/model/polled-delivery.ts";
import type { WatchedPlace } from "../../../src/reconcile/places.ts";
import type { Told } from "../../../src/reconcile/ports.ts";
import { createSweeper } from "../../../src/reconcile/sweep.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/server.ts";
import { callAs, eventsOf, tokenOf } from "../../reconcile/support.ts";
import { until } from "../../support/until.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo" });
});
afterEach(() => sandbox.stop());

const place = (kind: "project" | "group", path: string): WatchedPlace => ({
  instance: "gitlab",
  kind,
  path,
  way: "webhook",
  partners: [],
});
const KDE = place("group", "kde");
const GNOME = place("group", "gnome");

/** A sweeper whose tables are in memory. The process may be killed: then another one begins with the same tables. */
const sweeperOver = (places: readonly WatchedPlace[], concerns = true) => {
  const deliveries = new Map<string, PolledDelivery>();
  const watermarks = new Map<string, Date>();
  const told: Told[] = [];
  const own = new Set<number>();
  let remembered: IssueSnapshot | null = null;
  const missed: string[] = [];
  const order: string[] = [];
  let holder: string | null = null;
  let storesUntilKilled = Number.POSITIVE_INFINITY;
  let ahead = 0;
  let wrong = 0;
  let unreadable: string | null = null;
  const start = () =>
    createSweeper({
      instance: "gitlab",
      places: async () => places,
      gitlab: createGitlab({
        instance: "gitlab",
        url: sandbox.url,
        tokenFor: () => tokenOf(sandbox, "liaison-bot"),
        log: silentLogger,
      }),
      deliveries: {
        add: async (delivery) => {
          if (deliveries.has(delivery.messageId)) return "duplicate";
          storesUntilKilled -= 1;
          if (storesUntilKilled < 0) throw new Error("killed");
          deliveries.set(delivery.messageId, delivery);
          order.push(delivery.issueKey);
          return "stored";
        },
      },
      news: () => undefined,
      known: {
        told: async () => told,
        remembered: async () => remembered,
        concerns: async ({ title }) => {
          if (title === unreadable) throw new TypeError("what is this?");
          return concerns;
        },
        isWaiting: async () => false,
      },
      questions: { open: async () => [], foundBefore: async () => new Set(), looked: async () => undefined },
      watermarks: {
        get: async (name) => watermarks.get(name) ?? null,
        set: async (name, at) => void watermarks.set(name, at),
      },
      leases: {
        take: async (_name, by) => {
          holder ??= by;
          return holder === by;
        },
        release: async () => {
          holder = null;
        },
      },
      ownIds: () => own,
      clock: () => new Date(Date.now() + ahead + wrong),
      serverTime: async () => new Date(Date.now() + ahead),
      log: silentLogger,
      pace: () => ({ every: 60_000, overlap: 600_000, grace: 120_000 }),
      onMissed: (what) => missed.push(what),
    });
  return {
    start,
    deliveries,
    watermarks,
    told,
    own,
    remember: (issue: IssueSnapshot) => {
      remembered = issue;
    },
    missed,
    order,
    later: (milliseconds: number) => {
      ahead += milliseconds;
    },
    /** Our clock is wrong by so many milliseconds. */
    isWrongBy: (milliseconds: number) => {
      wrong = milliseconds;
    },
    cannotRead: (title: string) => {
      unreadable = title;
    },
    killAfter: (stores: number) => {
      storesUntilKilled = stores;
    },
  };
};

const opens = async (count: number, project = "kde%2Fsysadmin"): Promise<void> => {
  for (let number = 0; number < count; number += 1)
    await callAs(sandbox, "kira", "POST", `/projects/${project}/issues`, { title: `Number ${number}` });
};
/** But for what a client asks once about a project. */
const requests = async (): Promise<number> => {
  const response = await fetch(`${sandbox.url}/-/sandbox/requests`);
  const { requests: all } = (await response.json()) as {
    requests: { route: string; count: number }[];
  };
  const asked = all.filter(({ route }) => route !== "/projects/:id");
  return asked.reduce((sum, { count }) => sum + count, 0);
};

describe("a sweep", () => {
  test("begins with nothing, asks once for each place, and leaves alone what a webhook may still tell", async () => {
    const over = sweeperOver([KDE, GNOME]);
    const sweeper = over.start();
    const before = await requests();
    expect(await sweeper.runOnce()).toMatchObject({ places: 2, stored: 0 });
    expect(await requests()).toBe(before);
    await opens(1);
    const opened = await requests();
    await sweeper.runOnce();
    expect((await requests()) - opened).toBe(2);
    expect(over.missed).toEqual([]);
    over.later(121_000);
    await sweeper.runOnce();
    expect(over.missed).toEqual(["issue"]);
    expect(eventsOf(over.deliveries)).toMatchObject([{ name: "issue.open", actor: { username: "kira" } }]);
    const quiet = await requests();
    await over.start().runOnce();
    over.later(900_000);
    await sweeper.runOnce();
    // Of the first two the overlap holds the issue once more for a process that has not seen it.
    expect((await requests()) - quiet).toBeLessThanOrEqual(2 + 1 + 2);
    expect(over.deliveries.size).toBe(1);
  });

  test("finds only what was not told, by whole seconds, and asks nothing about others' issues that were told", async () => {
    const over = sweeperOver([KDE], false);
    const sweeper = over.start();
    await sweeper.runOnce();
    const issue = await callAs(sandbox, "kira", "POST", "/projects/kde%2Fsysadmin/issues", { title: "Told" });
    const seconds = `${String(issue["created_at"]).slice(0, 19)}Z`;
    over.told.push({ news: "open", at: new Date(seconds).toISOString(), own: false });
    over.later(121_000);
    const before = await requests();
    await sweeper.runOnce();
    expect((await requests()) - before).toBe(1);
    expect(over.deliveries.size).toBe(0);
  });

  test("begins with the place that was looked at the longest ago: whoever is often cut off forgets none", async () => {
    const over = sweeperOver([KDE, GNOME]);
    await over.start().runOnce();
    await opens(1);
    await opens(1, "gnome%2Finfrastructure");
    over.later(121_000);
    over.watermarks.set("sweep:gitlab:group:gnome", new Date(Date.now() - 60_000));
    over.killAfter(1);
    await over.start().runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([
      { actor: { username: "kira" }, issue: { project: { path: "gnome/infrastructure" } } },
    ]);
  });

  test("that is killed goes on where it was, and a place with very many changes holds up no other", async () => {
    const over = sweeperOver([KDE, GNOME]);
    await over.start().runOnce();
    await opens(120);
    await callAs(sandbox, "nils", "POST", "/projects/gnome%2Finfrastructure/issues", { title: "Few" });
    over.later(121_000);
    over.killAfter(50);
    expect(await over.start().runOnce()).toMatchObject({ failed: 2 });
    expect(over.deliveries.size).toBe(50);
    const mark = over.watermarks.get("sweep:gitlab:group:kde")?.getTime() ?? 0;
    over.killAfter(Number.POSITIVE_INFINITY);
    expect(await over.start().runOnce()).toMatchObject({ failed: 0, stored: 71 });
    expect(over.watermarks.get("sweep:gitlab:group:kde")?.getTime() ?? 0).toBeGreaterThan(mark);
    const gnome = over.order.findIndex((key) => key !== over.order[0]);
    expect(gnome).toBeGreaterThan(0);
    expect(gnome).toBeLessThan(over.order.length - 1);
    expect(over.missed).toHaveLength(121);
  });

  test("goes on without an issue that cannot be read, after three tries", async () => {
    const over = sweeperOver([KDE]);
    const sweeper = over.start();
    await sweeper.runOnce();
    await opens(2);
    over.cannotRead("Number 0");
    for (const failed of [1, 1, 0]) {
      over.later(3_600_000);
      expect(await sweeper.runOnce()).toMatchObject({ failed });
    }
    expect(eventsOf(over.deliveries)).toMatchObject([{ issue: { title: "Number 1" } }]);
  });

  test("misses nothing where our clock is an hour ahead of GitLab's", async () => {
    const over = sweeperOver([KDE]);
    over.isWrongBy(3_600_000);
    const sweeper = over.start();
    await sweeper.runOnce();
    await sweeper.runOnce();
    await opens(1);
    over.later(121_000);
    await sweeper.runOnce();
    expect(over.missed).toEqual(["issue"]);
  });

  test("that was cut off is taken over as soon as the lease is free, long before the next is due", async () => {
    const over = sweeperOver([KDE]);
    const sweeper = over.start();
    // Begun by another process after this one has started; it was killed, and has no lease any more.
    over.watermarks.set("sweep begun:gitlab", new Date(Date.now() + 1_000));
    sweeper.start();
    await until(async () => over.watermarks.has("sweep ended:gitlab"));
    await sweeper.stop();
    expect(over.watermarks.has("sweep:gitlab:group:kde")).toBe(true);
  });

  test("is made by one process at a time", async () => {
    const over = sweeperOver([KDE]);
    const [one, other] = await Promise.all([over.start().runOnce(), over.start().runOnce()]);
    expect([one, other].filter((swept) => swept === null)).toHaveLength(1);
  });
});

describe("what is found of one issue", () => {
  const SYSADMIN = "/projects/kde%2Fsysadmin/issues";
  const begun = async () => {
    const over = sweeperOver([KDE]);
    const sweeper = over.start();
    await sweeper.runOnce();
    const issue = await callAs(sandbox, "kira", "POST", SYSADMIN, { title: "Runner fails" });
    over.told.push({ news: "open", at: new Date().toISOString(), own: false });
    return { ...over, sweeper, path: `${SYSADMIN}/${String(issue["iid"])}`, issue };
  };
  const comment = (username: string, path: string, body: string) =>
    callAs(sandbox, username, "POST", `${path}/notes`, { body });
  const moment = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  test("a comment that was lost between others that were told", async () => {
    const over = await begun();
    await comment("otto", over.path, "Lost");
    const last = await comment("kira", over.path, "Told");
    over.told.push({ news: `note:${String(last["id"])}`, at: String(last["updated_at"]), own: false });
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([{ name: "note.create", note: { body: "Lost" } }]);
    expect(over.missed).toEqual(["note"]);
  });

  test("who put a label on, where nobody told; what we did ourselves is nothing", async () => {
    const over = await begun();
    const bot = await callAs(sandbox, "liaison-bot", "GET", "/user");
    over.own.add(Number(bot["id"]));
    await moment(2_100);
    await callAs(sandbox, "otto", "PUT", over.path, { add_labels: "outage" });
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([
      { name: "issue.update", actor: { username: "otto" }, labelsAdded: ["outage"], labelsRemoved: [] },
    ]);
    await moment(2_100);
    await comment("liaison-bot", over.path, "Somebody looks after this");
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(over.deliveries.size).toBe(1);
  });

  test("a change in the same second as one that was told, since it looks otherwise than remembered", async () => {
    const over = await begun();
    const changed = await callAs(sandbox, "kira", "PUT", over.path, { title: "Runner fails again" });
    over.told.push({ news: "issue", at: `${String(changed["updated_at"]).slice(0, 19)}Z`, own: false });
    const gitlab = createGitlab({
      instance: "gitlab",
      url: sandbox.url,
      tokenFor: () => tokenOf(sandbox, "liaison-bot"),
      log: silentLogger,
    });
    const ref = { instance: "gitlab", projectId: Number(changed["project_id"]), iid: Number(changed["iid"]) };
    const issue = await gitlab.readIssue(ref);
    if (issue === null) throw new Error("no issue");
    over.remember({ ...issue, title: "Runner fails" });
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([
      { name: "issue.update", issue: { title: "Runner fails again" } },
    ]);
  });

  test("that somebody closed it, where we reacted to a comment in the second before", async () => {
    const over = await begun();
    const gitlab = createGitlab({
      instance: "gitlab",
      url: sandbox.url,
      tokenFor: () => tokenOf(sandbox, "liaison-bot"),
      log: silentLogger,
    });
    await moment(2_100);
    const closed = await callAs(sandbox, "kira", "PUT", over.path, { state_event: "close" });
    const ref = { instance: "gitlab", projectId: Number(closed["project_id"]), iid: Number(closed["iid"]) };
    const issue = await gitlab.readIssue(ref);
    if (issue === null) throw new Error("no issue");
    over.remember({ ...issue, state: "opened" });
    const before = new Date(Date.parse(String(closed["updated_at"])) - 900).toISOString();
    over.told.push({ news: "emoji", at: before, own: true });
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([{ name: "issue.close", actor: { username: "kira" } }]);
  });

  /** The issue as GitLab shows it now. */
  const readBy = async ({ path }: { path: string }): Promise<IssueSnapshot> => {
    const shown = await callAs(sandbox, "otto", "GET", path);
    const gitlab = createGitlab({
      instance: "gitlab",
      url: sandbox.url,
      tokenFor: () => tokenOf(sandbox, "liaison-bot"),
      log: silentLogger,
    });
    const issue = await gitlab.readIssue({
      instance: "gitlab",
      projectId: Number(shown["project_id"]),
      iid: Number(shown["iid"]),
    });
    if (issue === null) throw new Error("no issue");
    return issue;
  };

  test("that somebody closed it in the second of our own change", async () => {
    const over = await begun();
    await moment(2_100);
    over.remember(await readBy(over));
    const closed = await callAs(sandbox, "kira", "PUT", over.path, { state_event: "close" });
    over.told.push({ news: "issue", at: String(closed["updated_at"]), own: true });
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([{ name: "issue.close", actor: { username: "kira" } }]);
  });

  test("a label that asks, although we reacted to a comment afterwards, or edited our own", async () => {
    const over = await begun();
    await moment(2_100);
    over.remember(await readBy(over));
    const changed = await callAs(sandbox, "otto", "PUT", over.path, { add_labels: "outage" });
    const after = new Date(Date.parse(String(changed["updated_at"])) + 5_000).toISOString();
    over.told.push({ news: "emoji:7", at: after, own: true }, { news: "note:1", at: after, own: true });
    over.later(121_000);
    await over.sweeper.runOnce();
    expect(eventsOf(over.deliveries)).toMatchObject([{ labelsAdded: ["outage"] }]);
  });

  test("that somebody closed it, also where an earlier sweep has found a comment just before", async () => {
    const over = await begun();
    await comment("otto", over.path, "Lost");
    over.later(121_000);
    await over.sweeper.runOnce();
    const [said] = eventsOf(over.deliveries);
    if (said === undefined || !("issue" in said)) throw new Error("nothing was told");
    over.remember(said.issue);
    await moment(2_100);
    const closed = await callAs(sandbox, "kira", "PUT", over.path, { state_event: "close" });
    const at = new Date(Date.parse(String(closed["updated_at"])) - 900).toISOString();
    over.told.push({ news: "emoji", at, own: true });
    over.later(121_000);
    await over.start().runOnce();
    expect(eventsOf(over.deliveries).at(-1)).toMatchObject({
      name: "issue.close",
      actor: { username: "kira" },
    });
  });
});
