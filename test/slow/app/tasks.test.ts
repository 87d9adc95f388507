/** What is done once beside partners' issues: whatever GitLab, the network or a crash does. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { NewTask, TaskWish } from "../../../src/model/task.ts";
import { placeAt } from "../../../src/sandbox/world/world.ts";
import { run } from "../../cli/support.ts";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT } from "../../support/escalating.ts";
import type { Fault, GateRequest } from "../../support/gate.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE } from "../../support/service-configuration.ts";

const WINDOW_MS = 61_000;
const PUBLIC_PROJECT = "gitlab-com/support/support-team-meta";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
});
afterAll(() => on.stop());
afterEach(() => on.gate.trouble(undefined));

let count = 0;
const named = (): string => {
  count += 1;
  return `test|${count}`;
};

const issueWish = (title: string, more: object = {}): TaskWish => ({
  kind: "issue",
  instance: INSTANCE,
  project: INBOX_PROJECT,
  title,
  description: `About ${title}`,
  labels: ["escalation", "no such label"],
  assignees: ["aconrad", "nobody-there"],
  confidential: false,
  dueDate: "2027-01-31",
  onlyPrivate: true,
  ...more,
});

const taskOf = (wish: TaskWish, key = named()): NewTask => ({
  key,
  askedBy: "test",
  reason: "it is tried",
  partner: null,
  mode: "act",
  wish,
});

const wishes = async (...tasks: readonly NewTask[]): Promise<string[]> => {
  const keys = await on.service().store.tasks.wish(tasks, new Date());
  await on.settled();
  return keys;
};

const stored = async ({ key }: NewTask) => on.service().store.tasks.get(key);

interface Shown {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly labels: readonly string[];
  readonly assignees: readonly { readonly username: string }[];
  readonly due_date: string | null;
}

const issuesCalled = async (title: string, project = INBOX_PROJECT): Promise<readonly Shown[]> => {
  const path = `/projects/${encodeURIComponent(project)}/issues?per_page=100&state=all`;
  const all = rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly Shown[];
  return all.filter((issue) => issue.title === title);
};

const notesOn = async (iid: number): Promise<string[]> => {
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues/${iid}/notes?sort=asc`;
  const notes = rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly {
    readonly body: string;
    readonly system: boolean;
  }[];
  return notes.filter(({ system }) => !system).map(({ body }) => body);
};

const later = async (milliseconds: number): Promise<void> => {
  await on.later(milliseconds);
  await on.settled();
};

/** The first `times` writes of this kind meet a fault. */
const meets = (what: "issues" | "notes", fault: Fault, times = 1): void => {
  let left = times;
  on.gate.trouble(({ method, path }: GateRequest) => {
    if (left === 0 || method !== "POST" || !path.endsWith(`/${what}`)) return undefined;
    left -= 1;
    return fault;
  });
};

const LOST: Fault = { kind: "answer lost" };

describe("tasks", () => {
  test("are only recorded in observe mode; what is given up is shown, and can be tried again", async () => {
    const observed = taskOf(issueWish("Observed"));
    await on.configure((usual) => ({ ...usual, mode: "observe" }));
    await wishes(observed);
    expect(await stored(observed)).toMatchObject({ state: "observed" });
    await on.configure((usual) => usual);
    const lost = taskOf({ kind: "note", on: "task:nobody", body: "", internal: false, onlyPrivate: false });
    await wishes(lost);
    expect(await issuesCalled("Observed")).toEqual([]);
    const liaison = (...args: string[]) => run(args, { env: { DATABASE_URL: on.database.url } });
    const { stdout } = await liaison("report");
    expect(stdout).toMatch(/would have been done +1 × issue of our own \(test\)/);
    expect(stdout).toMatch(/given up +1 × comment \(test\)\n.*never opened.*test\|\d+/);
    expect(await liaison("tasks", "retry", lost.key)).toMatchObject({ code: 0 });
    expect(await liaison("tasks", "retry", "no|such")).toMatchObject({ code: 1 });
    const metrics = await (await fetch(`${on.service().adminUrl}/metrics`)).text();
    expect(metrics).toContain('liaison_tasks_total{kind="note",state="failed"} ');
  });

  test("open an issue, write on it, edit and close it: each once, in whatever order they are wished", async () => {
    const opening = taskOf(issueWish("A first agenda"));
    const on1 = `task:${opening.key}`;
    const note = taskOf({ kind: "note", on: on1, body: "A word.", internal: false, onlyPrivate: true });
    const edit = taskOf({ kind: "describe", on: on1, description: "Another text" });
    await wishes(note, edit, opening);
    await later(31_000);
    const [issue, ...others] = await issuesCalled("A first agenda");
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      labels: ["escalation"],
      assignees: [{ username: "aconrad" }],
      due_date: "2027-01-31",
    });
    expect(issue?.description).toMatch(/^Another text\n\n<!-- oss-liaison:\w+ -->$/);
    expect(await notesOn(issue?.iid ?? 0)).toEqual([expect.stringContaining("A word.")]);
    expect(await stored(opening)).toMatchObject({
      state: "done",
      why: expect.stringContaining("no such label"),
      result: { reference: `${INBOX_PROJECT}#${issue?.iid}` },
    });
    // The same wish again is no wish; another text of the description is.
    expect(await wishes(opening, note)).toEqual([]);
    const third = { ...edit, wish: { kind: "describe", on: on1, description: "A third text" } } as const;
    expect(await wishes(third)).toEqual([edit.key]);
    await wishes(taskOf({ kind: "state", on: on1, to: "closed" }));
    expect(await issuesCalled("A first agenda")).toMatchObject([
      { state: "closed", description: expect.stringContaining("A third text") },
    ]);
  });

  test("do nothing twice after a lost answer, or a crash before it was recorded", async () => {
    const opening = taskOf(issueWish("Lost on the way"));
    meets("issues", LOST);
    await wishes(opening);
    expect(await stored(opening)).toMatchObject({ state: "waiting" });
    await later(30_000);
    expect(await stored(opening)).toMatchObject({ state: "waiting" });
    await later(WINDOW_MS);
    expect(await stored(opening)).toMatchObject({ state: "skipped" });
    const [issue] = await issuesCalled("Lost on the way");

    const issueKey = (await stored(opening))?.result.issueKey ?? "";
    const note = taskOf({ kind: "note", on: issueKey, body: "Once.", internal: false, onlyPrivate: true });
    meets("notes", LOST);
    await wishes(note);
    // What a crash leaves behind, and another process finds.
    await on.stopService();
    await on.database.query(
      "UPDATE tasks SET state = 'attempting', retry_at = NULL, attempted_at = now() WHERE key = $1",
      [note.key],
    );
    await on.startAgain();
    await later(2 * WINDOW_MS);
    await later(WINDOW_MS);
    expect(await stored(note)).toMatchObject({ state: "skipped" });
    expect(await notesOn(issue?.iid ?? 0)).toHaveLength(1);
    expect(await issuesCalled("Lost on the way")).toHaveLength(1);
  });

  test.each([
    ["asks for patience", { kind: "answered", status: 429, headers: { "retry-after": "120" } }, 130_000],
    ["is away", { kind: "answered", status: 503 }, WINDOW_MS],
    ["does not know our token", { kind: "answered", status: 401 }, 130_000],
    ["cannot be reached", { kind: "never arrives" }, WINDOW_MS],
  ] as const)("wait while GitLab %s", async (words, fault, milliseconds) => {
    const opening = taskOf(issueWish(`GitLab ${words}`));
    on.gate.trouble(({ method, path }) =>
      method === "POST" && path.endsWith("/issues") ? fault : undefined,
    );
    await wishes(opening);
    expect(await stored(opening)).toMatchObject({ state: "waiting" });
    await later(milliseconds);
    expect(await stored(opening)).toMatchObject({ state: "waiting" });
    on.gate.trouble(undefined);
    await later(30 * 60_000);
    expect((await stored(opening))?.state).toMatch(/done|skipped/);
    expect(await issuesCalled(`GitLab ${words}`)).toHaveLength(1);
  });

  test("are done once by two copies of the service", async () => {
    const other = await on.another();
    try {
      const tasks = Array.from({ length: 6 }, (_, index) => taskOf(issueWish(`Of two, ${index}`)));
      await wishes(...tasks);
      for (const [index] of tasks.entries()) expect(await issuesCalled(`Of two, ${index}`)).toHaveLength(1);
      // Whoever comes second with the same view of it is told so before anything is sent.
      const { tasks: store } = on.service().store;
      const task = taskOf(issueWish("Not yet"));
      await store.wish([{ ...task, dueAt: "2099-01-01T00:00:00Z" }], new Date());
      const seen = await store.get(task.key);
      if (seen === null) throw new Error("no task");
      const tries = await Promise.all([store.attempt(seen, new Date()), store.attempt(seen, new Date())]);
      expect(tries.filter((one) => one !== null)).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });

  test("wait for a project that takes no issues, or that more people read than may", async () => {
    const open = taskOf(issueWish("For members", { project: PUBLIC_PROJECT }));
    await wishes(open);
    expect(await stored(open)).toMatchObject({
      state: "waiting",
      why: expect.stringContaining("may be read by members only"),
    });
    expect(await issuesCalled("For members", PUBLIC_PROJECT)).toEqual([]);
    const place = placeAt(on.gitlab.world, PUBLIC_PROJECT);
    if (place?.kind !== "project") throw new Error("no project");
    place.visibility = "private";
    await later(16 * 60_000);
    place.visibility = "public";
    expect(await issuesCalled("For members", PUBLIC_PROJECT)).toHaveLength(1);
  });

  test("are not done after their time, whoever lets us in then", async () => {
    const until = (milliseconds: number) => ({ until: new Date(Date.now() + milliseconds).toISOString() });
    const late = taskOf(issueWish("Of yesterday", until(-1)));
    const waits = taskOf(issueWish("Until noon", { project: PUBLIC_PROJECT, ...until(86_400_000) }));
    await wishes(late, waits);
    expect(await stored(late)).toMatchObject({ state: "failed", why: expect.stringContaining("in time") });
    expect(await stored(waits)).toMatchObject({ state: "waiting" });
    const place = placeAt(on.gitlab.world, PUBLIC_PROJECT);
    if (place?.kind !== "project") throw new Error("no project");
    place.visibility = "private";
    await later(90_000_000);
    place.visibility = "public";
    expect(await stored(waits)).toMatchObject({ state: "failed", why: expect.stringContaining("in time") });
    expect(await issuesCalled("Of yesterday")).toEqual([]);
    expect(await issuesCalled("Until noon", PUBLIC_PROJECT)).toEqual([]);
  });

  test("write on an issue by its reference, and nothing that more people would read than may", async () => {
    await wishes(taskOf(issueWish("For notes")));
    const [issue] = await issuesCalled("For notes");
    const reference = (project: string, iid = issue?.iid) => `${INSTANCE}:${project}#${iid}`;
    const noteOn = (on: string, more: object = {}): TaskWish => ({
      kind: "note",
      on,
      body: "By reference.",
      internal: true,
      onlyPrivate: true,
      ...more,
    });
    const note = taskOf(noteOn(reference(INBOX_PROJECT)));
    const open = await on.opens("kira", "gitlab-org/gitlab", { title: "Everybody reads this" });
    const loud = taskOf(noteOn(open.key, { internal: false }));
    const nowhere = taskOf(noteOn(reference("gitlab-com/nowhere")));
    await wishes(note, loud, nowhere);
    expect(await stored(note)).toMatchObject({ state: "done" });
    expect(await notesOn(issue?.iid ?? 0)).toEqual([expect.stringContaining("By reference.")]);
    expect(await stored(loud)).toMatchObject({
      state: "failed",
      why: expect.stringContaining("more people than may read"),
    });
    expect(await stored(nowhere)).toMatchObject({
      state: "failed",
      why: expect.stringContaining("is not there"),
    });
  });

  test("forget a person, and old words, and stay done", async () => {
    const task = taskOf(issueWish("About Kira Lindqvist", { assignees: ["kira"] }));
    const lost = taskOf({ kind: "note", on: "task:nobody", body: "", internal: false, onlyPrivate: false });
    await wishes(task, lost);
    const { forget, retention, tasks } = on.service().store;
    const kira = { id: null, username: "kira", names: ["Kira Lindqvist"] };
    expect(await forget.counts(INSTANCE, kira)).toMatchObject({ tasks: expect.any(Number) });
    await forget.pass(INSTANCE, kira);
    expect(JSON.stringify((await stored(task))?.wish)).not.toMatch(/kira/i);
    await retention.removeWords(
      new Date(Date.now() + 900 * 86_400_000),
      {
        texts: 86_400_000,
        closedIssues: 86_400_000,
      },
      { partners: [], meetings: [] },
    );
    expect(await stored(task)).toMatchObject({ state: "done", reason: "", wish: { kind: "issue" } });
    expect(JSON.stringify((await stored(task))?.wish)).not.toContain("About");
    // Without its words there is nothing to try again.
    expect(await stored(lost)).toMatchObject({ state: "failed", reason: "" });
    expect(await tasks.retry(lost.key, new Date())).toBe(false);
    expect(await wishes(task)).toEqual([]);
    expect(await issuesCalled("About Kira Lindqvist")).toHaveLength(1);
  });

  test("can be wished by handlers, with the decision", async () => {
    const handler = `export default (app) => {
      app.on("issue.open", ({ plan, issue }) => {
        plan.task({ key: "handler|" + issue.id, reason: "a partner has a question", wish: ${JSON.stringify(issueWish("By a handler"))} });
      });
    };`;
    await writeFile(join(on.folder, "wishing.mjs"), handler);
    await on.configure((usual) => ({ ...usual, apps: ["wishing.mjs"] }));
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.comments("kira", issue, "More.");
    expect(await issuesCalled("By a handler")).toHaveLength(1);
  });
});
