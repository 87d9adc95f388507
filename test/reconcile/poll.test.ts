import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { WatchedPlace } from "../../src/reconcile/places.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { keepingLogger } from "../gitlab/support/client.ts";
import { until } from "../support/until.ts";
import { callAs, eventsOf, pollerOver } from "./support.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo" });
});
afterEach(() => sandbox.stop());

const place = (
  kind: WatchedPlace["kind"],
  path: string,
  way: WatchedPlace["way"] = "poll",
): WatchedPlace => ({
  instance: "gitlab",
  kind,
  path,
  way,
  partners: ["kde"],
});
const KDE = place("group", "kde");
const SYSADMIN = "/projects/kde%2Fsysadmin";

const openIssue = (username: string, title: string, project = SYSADMIN) =>
  callAs(sandbox, username, "POST", `${project}/issues`, { title });
const comment = (username: string, iid: unknown, body: string, project = SYSADMIN) =>
  callAs(sandbox, username, "POST", `${project}/issues/${String(iid)}/notes`, { body });
const requestCount = async (): Promise<number> => {
  const response = await fetch(`${sandbox.url}/-/sandbox/requests`);
  const { requests } = (await response.json()) as { requests: { count: number }[] };
  return requests.reduce((sum, { count }) => sum + count, 0);
};

describe("watching a group without a hook", () => {
  test("the first run only marks where to begin; then an opened issue arrives as its author's", async () => {
    const { poller, deliveries, woken } = pollerOver(sandbox, [KDE]);
    expect(await poller.runOnce()).toMatchObject({ places: 0, stored: 0, failed: 0 });
    const { id } = await openIssue("kira", "Runner fails");
    expect(await poller.runOnce()).toMatchObject({ stored: 1 });
    expect(eventsOf(deliveries)).toMatchObject([
      {
        name: "issue.open",
        actor: { username: "kira" },
        issue: { id, title: "Runner fails", project: { path: "kde/sysadmin", visibility: "public" } },
      },
    ]);
    expect(woken).toHaveLength(1);
  });

  test("a comment arrives once as its author's, and a change by somebody as an update", async () => {
    const { poller, deliveries } = pollerOver(sandbox, [KDE]);
    await poller.runOnce();
    const { iid } = await openIssue("kira", "Runner fails");
    await poller.runOnce();
    await comment("otto", iid, "Same here");
    await poller.runOnce();
    await callAs(sandbox, "kira", "PUT", `${SYSADMIN}/issues/${String(iid)}`, { state_event: "close" });
    await poller.runOnce();
    await poller.runOnce();
    const events = eventsOf(deliveries);
    expect(events.map((event) => event.name).slice(0, 2)).toEqual(["issue.open", "note.create"]);
    expect(events[1]).toMatchObject({ actor: { username: "otto" }, note: { body: "Same here" } });
    expect(events.at(-1)).toMatchObject({ name: "issue.update", issue: { state: "closed" } });
    expect(events.filter((event) => event.name === "note.create")).toHaveLength(1);
  });

  test("nothing changed costs one request a place, also within the overlap", async () => {
    const { poller } = pollerOver(sandbox, [KDE, place("project", "gnome/infrastructure")]);
    await poller.runOnce();
    await openIssue("kira", "Runner fails");
    await poller.runOnce();
    const before = await requestCount();
    expect(await poller.runOnce()).toMatchObject({ places: 2, stored: 0 });
    expect((await requestCount()) - before).toBe(2);
  });

  test("after a restart the same news is found again and recognised", async () => {
    const { poller, restarted, deliveries } = pollerOver(sandbox, [KDE]);
    await poller.runOnce();
    const { iid } = await openIssue("kira", "Runner fails");
    await comment("kira", iid, "More words");
    await poller.runOnce();
    await restarted().runOnce();
    const names = eventsOf(deliveries).map((event) => event.name);
    expect(names.filter((name) => name !== "issue.update")).toEqual(["issue.open", "note.create"]);
    const known = deliveries.size;
    expect(await restarted().runOnce()).toMatchObject({ stored: 0 });
    expect(deliveries.size).toBe(known);
  });

  test("a change right after a comment that was read before is not lost", async () => {
    const { poller, deliveries } = pollerOver(sandbox, [KDE]);
    await poller.runOnce();
    const { iid } = await openIssue("kira", "Runner fails");
    await comment("otto", iid, "Never mind");
    await poller.runOnce();
    await callAs(sandbox, "otto", "PUT", `${SYSADMIN}/issues/${String(iid)}`, { state_event: "close" });
    await poller.runOnce();
    expect(eventsOf(deliveries).at(-1)).toMatchObject({ name: "issue.update", issue: { state: "closed" } });
  });

  test("confidential issues and internal notes are marked as such", async () => {
    const { poller, deliveries } = pollerOver(sandbox, [KDE]);
    await poller.runOnce();
    await callAs(sandbox, "kira", "POST", `${SYSADMIN}/issues`, { title: "Keys leaked", confidential: true });
    const { iid } = await openIssue("kira", "Runner fails");
    await callAs(sandbox, "kira", "POST", `${SYSADMIN}/issues/${String(iid)}/notes`, {
      body: "Between us",
      internal: true,
    });
    await poller.runOnce();
    const marked = [...deliveries.values()].filter((delivery) => delivery.confidential);
    expect(marked.map((delivery) => delivery.eventHeader).sort()).toEqual(["Poll Issue", "Poll Note"]);
    expect(eventsOf(deliveries).filter((event) => event.confidential)).toHaveLength(2);
  });

  test("our own issues and comments are no news", async () => {
    const bot = await callAs(sandbox, "liaison-bot", "GET", "/user");
    const { poller, deliveries } = pollerOver(sandbox, [KDE], { ownIds: new Set([Number(bot["id"])]) });
    await poller.runOnce();
    const { iid } = await openIssue("kira", "Runner fails");
    await poller.runOnce();
    await comment("liaison-bot", iid, "Somebody looks after this");
    await poller.runOnce();
    expect(eventsOf(deliveries).map((event) => event.name)).not.toContain("note.create");
  });
});

describe("our own comment on a partner's issue", () => {
  const botPoller = async () => {
    const bot = await callAs(sandbox, "liaison-bot", "GET", "/user");
    const made = pollerOver(sandbox, [KDE], { ownIds: new Set([Number(bot["id"])]) });
    await made.poller.runOnce();
    const { iid } = await openIssue("kira", "Runner fails");
    await made.poller.runOnce();
    return { ...made, iid };
  };
  const change = (iid: unknown, body: object) =>
    callAs(sandbox, "kira", "PUT", `${SYSADMIN}/issues/${String(iid)}`, body);
  const namesIn = (deliveries: Parameters<typeof eventsOf>[0]) =>
    eventsOf(deliveries).map(({ name }) => name);

  test("is the reason why the issue has changed, so nothing is news", async () => {
    const { poller, deliveries, woken, iid } = await botPoller();
    const note = await comment("liaison-bot", iid, "Somebody looks after this");
    expect(await poller.runOnce()).toMatchObject({ stored: 0 });
    const path = `${SYSADMIN}/issues/${String(iid)}/notes/${String(note["id"])}`;
    await callAs(sandbox, "liaison-bot", "PUT", path, { body: "Andrew looks after this" });
    expect(await poller.runOnce()).toMatchObject({ stored: 0 });
    expect(namesIn(deliveries)).toEqual(["issue.open"]);
    expect(woken).toHaveLength(1);
  });

  test("hides no change of a person's that came before it", async () => {
    const { poller, deliveries, iid } = await botPoller();
    await change(iid, { description: "Since this morning" });
    await comment("liaison-bot", iid, "Somebody looks after this");
    await poller.runOnce();
    expect(eventsOf(deliveries).at(-1)).toMatchObject({
      name: "issue.update",
      issue: { description: "Since this morning" },
    });
  });

  test("hides no label of a person's that comes in the same moment", async () => {
    const { poller, deliveries, iid } = await botPoller();
    await comment("liaison-bot", iid, "Somebody looks after this");
    await change(iid, { labels: "urgent" });
    await poller.runOnce();
    expect(namesIn(deliveries)).toEqual(["issue.open", "issue.update"]);
  });

  test("hides no change of a person's that comes right after it", async () => {
    const { poller, deliveries, iid } = await botPoller();
    await comment("liaison-bot", iid, "Somebody looks after this");
    await poller.runOnce();
    await change(iid, { labels: "urgent" });
    await poller.runOnce();
    expect(namesIn(deliveries)).toEqual(["issue.open", "issue.update"]);
  });
});

describe("watching a person", () => {
  test("who is one of our own users brings no news", async () => {
    const bot = await callAs(sandbox, "liaison-bot", "GET", "/user");
    const { poller, deliveries } = pollerOver(sandbox, [place("author", "liaison-bot")], {
      ownIds: new Set([Number(bot["id"])]),
    });
    await poller.runOnce();
    const { iid } = await openIssue("liaison-bot", "A note to ourselves", "/projects/gitlab-org%2Fgitlab");
    await comment("kira", iid, "I see it", "/projects/gitlab-org%2Fgitlab");
    await poller.runOnce();
    expect(deliveries.size).toBe(0);
  });

  test("finds what they open anywhere, but leaves trackers that are watched themselves to these", async () => {
    const { poller, deliveries } = pollerOver(sandbox, [
      place("author", "kira"),
      place("group", "kde", "webhook"),
    ]);
    await poller.runOnce();
    await openIssue("kira", "In a watched tracker");
    await openIssue("kira", "Elsewhere", "/projects/gitlab-org%2Fgitlab");
    await openIssue("stranger", "Not theirs", "/projects/gitlab-org%2Fgitlab");
    await poller.runOnce();
    expect(eventsOf(deliveries)).toMatchObject([{ name: "issue.open", issue: { title: "Elsewhere" } }]);
  });

  test("many people take turns, and nobody's news is lost before their turn comes", async () => {
    const many = Array.from({ length: 120 }, (_, index) => place("author", `nobody-${index}`));
    const { poller, deliveries } = pollerOver(sandbox, [...many, place("author", "kira")]);
    await poller.runOnce();
    await openIssue("kira", "Anybody there?", "/projects/gitlab-org%2Fgitlab");
    const runs = [await poller.runOnce(), await poller.runOnce(), await poller.runOnce()];
    expect(runs.map((run) => run.places)).toEqual([50, 50, 50]);
    expect(eventsOf(deliveries)).toMatchObject([{ issue: { title: "Anybody there?" } }]);
  });
});

describe("trouble", () => {
  test("a place that cannot be read is asked more rarely, and the others go on", async () => {
    const log = keepingLogger();
    const gone = place("project", "kde/gone");
    const { poller, deliveries, watermarks } = pollerOver(sandbox, [gone, KDE], { log });
    await poller.runOnce();
    await openIssue("kira", "Runner fails");
    expect(await poller.runOnce()).toMatchObject({ places: 2, failed: 1, stored: 1 });
    expect(await poller.runOnce()).toMatchObject({ places: 1, failed: 0 });
    expect(deliveries.size).toBe(1);
    expect(log.lines.join()).toContain("project kde/gone");
    expect(watermarks.get("poll:gitlab:project:kde/gone")).toBeInstanceOf(Date);
  });

  test("when a delivery cannot be stored the watermark stays, and nothing is lost", async () => {
    const { poller, deliveries, watermarks } = pollerOver(sandbox, [KDE]);
    await poller.runOnce();
    const mark = watermarks.get("poll:gitlab:group:kde");
    await openIssue("kira", "Runner fails");
    const add = deliveries.set.bind(deliveries);
    deliveries.set = () => {
      throw new Error("the database is gone");
    };
    expect(await poller.runOnce()).toMatchObject({ failed: 1 });
    expect(watermarks.get("poll:gitlab:group:kde")).toEqual(mark);
    deliveries.set = add;
  });

  test("stops between two places, and at once while it waits", async () => {
    const { poller } = pollerOver(sandbox, [KDE]);
    poller.start();
    await poller.stop();
    expect(await poller.runOnce()).toMatchObject({ places: 0 });
  });
});

test("where our clock is an hour ahead of GitLab's, what was opened after the beginning is found", async () => {
  const { poller, deliveries } = pollerOver(sandbox, [KDE], { ahead: 3_600_000 });
  await poller.runOnce();
  await openIssue("kira", "Runner fails");
  await poller.runOnce();
  expect(eventsOf(deliveries)).toMatchObject([{ name: "issue.open" }]);
});

test("of two replicas one reads at a time, and the other where the first has ended", async () => {
  const { poller, restarted, watermarks } = pollerOver(sandbox, [KDE, place("group", "gnome")]);
  await poller.runOnce();
  watermarks.delete("polled:gitlab");
  const other = restarted();
  const lists = async (): Promise<number> => {
    const response = await fetch(`${sandbox.url}/-/sandbox/requests`);
    const { requests } = (await response.json()) as { requests: { route: string; count: number }[] };
    return requests.find(({ route }) => route === "/groups/:id/issues")?.count ?? 0;
  };
  poller.start();
  other.start();
  await until(async () => (await lists()) >= 2);
  await Promise.all([poller.stop(), other.stop()]);
  expect(await lists()).toBe(2);
  watermarks.set("polled:gitlab", new Date(Date.now() - 60_000));
  const third = restarted();
  third.start();
  await until(async () => (await lists()) >= 4);
  await third.stop();
});

test("after a restart a comment of our own does not hide what somebody did in the same moment", async () => {
  const bot = await callAs(sandbox, "liaison-bot", "GET", "/user");
  const ownIds = new Set([Number(bot["id"])]);
  const { poller, deliveries, restarted, remember } = pollerOver(sandbox, [KDE], { ownIds });
  await poller.runOnce();
  const { iid } = await openIssue("kira", "Runner fails");
  await poller.runOnce();
  const [opened] = eventsOf(deliveries);
  if (opened === undefined || !("issue" in opened)) throw new Error("nothing was told");
  remember(opened.issue);
  await comment("liaison-bot", iid, "Somebody looks after this");
  await callAs(sandbox, "kira", "PUT", `${SYSADMIN}/issues/${String(iid)}`, { state_event: "close" });
  deliveries.clear();
  await restarted().runOnce();
  expect(eventsOf(deliveries).at(-1)).toMatchObject({ name: "issue.update", issue: { state: "closed" } });
});
