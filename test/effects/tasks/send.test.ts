/** Sending where something is not as it was: a backup that came back, a channel that is gone, another process. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ChannelError } from "../../../src/channels/errors.ts";
import type { TaskEnd, TaskPorts } from "../../../src/effects/tasks/ports.ts";
import { runTask } from "../../../src/effects/tasks/run.ts";
import { LiaisonError } from "../../../src/lib/errors.ts";
import type { Task } from "../../../src/model/task.ts";

const NOW = new Date("2026-03-02T09:00:00Z");

const taskWith = (more: Partial<Task> = {}): Task => ({
  key: "digest|a",
  askedBy: "digests",
  reason: "the digest a",
  partner: null,
  wish: {
    kind: "send",
    messages: [{ channel: "chat", content: { kind: "chat", text: "Hello" } }],
    at: NOW.toISOString(),
    until: "2026-03-03T09:00:00Z",
  },
  state: "planned",
  version: 1,
  attempts: 0,
  createdAt: NOW,
  dueAt: null,
  attemptedAt: null,
  retryAt: null,
  result: {},
  why: null,
  ...more,
});

/** One task in memory, and a chat that takes everything. */
const world = (task: Task, more: Partial<TaskPorts> = {}) => {
  const sent: string[] = [];
  const ends: TaskEnd[] = [];
  let present = task;
  const ports: TaskPorts = {
    tasks: {
      get: async () => present,
      attempt: async (seen, now, channel = "") => {
        if (seen.attempts !== present.attempts) return null;
        present = {
          ...present,
          state: "attempting",
          attempts: seen.attempts + 1,
          attemptedAt: now,
          result: { channel },
        };
        return present;
      },
      finish: async (_, end) => {
        ends.push(end);
        present = { ...present, state: end.state, why: end.why, retryAt: end.retryAt ?? null };
        return present;
      },
    },
    addOwnNote: async () => undefined,
    gitlab: async () => Promise.reject(new Error("GitLab is not asked")),
    ownIds: () => new Set(),
    outlet: (channel) =>
      channel === "chat"
        ? { send: async (_, { id }) => ({ why: `sent ${sent.push(id)}`, refused: 0 }) }
        : null,
    whyNot: async () => null,
    now: () => NOW,
    answerWindowMs: 60_000,
    forgotten: null,
    onEnd: () => undefined,
    onMessage: () => undefined,
    ...more,
  };
  return { ports, sent, ends };
};

const hours = (count: number): Date => new Date(NOW.getTime() + count * 3_600_000);

describe("a message", () => {
  test("of a time that a backup knows nothing of may have gone out, and does not go out again", async () => {
    const { ports, sent, ends } = world(taskWith(), { forgotten: { from: hours(-2), until: hours(1) } });
    await runTask("digest|a", ports);
    expect(sent).toEqual([]);
    expect(ends).toMatchObject([{ state: "failed", why: expect.stringContaining("A backup came back") }]);
    const earlier = world(taskWith(), { forgotten: { from: hours(-9), until: hours(-8) } });
    await runTask("digest|a", earlier.ports);
    expect(earlier.sent).toEqual(["digest|a|chat"]);
    // Somebody has asked for it all the same, see `retry` of the table.
    const forgotten = { from: hours(-2), until: hours(1) };
    const again = world(taskWith({ state: "waiting", attempts: 1 }), { forgotten });
    await runTask("digest|a", again.ports);
    expect(again.sent).toEqual(["digest|a|chat"]);
  });

  test("whose channel left the configuration waits for one that is there", async () => {
    const { ports, ends } = world(taskWith(), { outlet: () => null });
    expect(await runTask("digest|a", ports)).toEqual(expect.any(Date));
    expect(ends.at(-1)).toMatchObject({
      state: "waiting",
      why: expect.stringContaining("no channel chat any more"),
    });
  });

  test("that another process has taken is left to it, whatever was seen before", async () => {
    const { ports, sent } = world(taskWith());
    const seen = taskWith({ attempts: 1 });
    const again = await runTask("digest|a", { ...ports, tasks: { ...ports.tasks, get: async () => seen } });
    expect(again).toEqual(new Date(NOW.getTime() + 5_000));
    expect(sent).toEqual([]);
  });

  test("that was refused for some of its recipients went out, and is counted apart", async () => {
    const results: string[] = [];
    for (const refused of [0, 1]) {
      const outlet = () => ({ send: async () => ({ why: "sent", refused }) });
      const onMessage = (_: string, result: string) => results.push(result);
      const { ports, ends } = world(taskWith(), { outlet, onMessage });
      expect(await runTask("digest|a", ports)).toBeNull();
      expect(ends).toMatchObject([{ state: "done" }]);
    }
    expect(results).toEqual(["sent", "partly"]);
  });

  test("that may not be sent any more is only noted", async () => {
    const { ports, sent, ends } = world(taskWith(), {
      whyNot: async () => "mode: observe since it was wished",
    });
    expect(await runTask("digest|a", ports)).toBeNull();
    expect([sent, ends]).toEqual([[], [expect.objectContaining({ state: "observed" })]]);
  });
});

/** What happens when something is asked of the outside: it works, it refuses, its answer is lost, or we die. */
const FATES = [
  "works",
  "refuses",
  "asks to wait",
  "lost, and done",
  "lost, and not done",
  "fails strangely",
  "dies before",
  "dies after",
] as const;
type Fate = (typeof FATES)[number];

/** Nothing is written any more. */
class Dead extends LiaisonError {
  constructor() {
    super("dead", { code: "store.dead", disposition: { kind: "retry" }, remedy: "" });
  }
}

const troubleOf = (fate: Fate): Error | null => {
  if (fate === "works") return null;
  if (fate === "fails strangely") return new TypeError(fate);
  if (fate.startsWith("dies")) return new Dead();
  const answerLost = fate.startsWith("lost");
  const disposition = fate === "asks to wait" ? { kind: "wait", milliseconds: 5_000 } : { kind: "retry" };
  return new ChannelError(fate, "", { answerLost, disposition: disposition as ChannelError["disposition"] });
};

const isDone = (fate: Fate): boolean =>
  ["works", "lost, and done", "fails strangely", "dies after"].includes(fate);

const KINDS = ["chat", "hook", "list"] as const;

/** A world in which every question meets the next fate; and a process that is started again whenever it died. */
const trouble = (fates: readonly Fate[], order: readonly (typeof KINDS)[number][]) => {
  const out: string[] = [];
  const left = [...fates];
  let time = NOW.getTime();
  let isDead = false;
  const meets = <Answer>(act: () => Answer): Answer => {
    const fate = left.shift() ?? "works";
    const answer = isDone(fate) ? act() : undefined;
    const error = troubleOf(fate);
    isDead = fate.startsWith("dies");
    if (error !== null) throw error;
    return answer as Answer;
  };
  const descriptions: string[] = [];
  const issue = (description: string) =>
    ({
      ref: { instance: "gitlab", projectId: 1, iid: descriptions.length },
      project: { id: 1, path: "a/b", visibility: "private", webUrl: "" },
      description,
      labels: [],
      confidential: false,
      url: "",
    }) as never;
  const contents = {
    chat: { kind: "chat", text: "" },
    hook: { kind: "webhook", type: "t", timestamp: "", data: {} },
    list: {
      kind: "issue",
      instance: "gitlab",
      project: "a/b",
      title: "",
      description: "",
      labels: [],
      assignees: [],
      confidential: false,
      dueDate: null,
      onlyPrivate: false,
    },
  } as const;
  let task = taskWith({
    wish: {
      kind: "send",
      messages: order.map((channel) => ({ channel, content: contents[channel] })),
      at: NOW.toISOString(),
      until: hours(500).toISOString(),
    },
  });
  const ports: TaskPorts = {
    ...world(task).ports,
    now: () => new Date(time),
    tasks: {
      get: async () => task,
      attempt: async (seen, now, channel = "") => {
        if (isDead) throw new Dead();
        task = {
          ...seen,
          state: "attempting",
          attempts: seen.attempts + 1,
          attemptedAt: now,
          retryAt: null,
          result: { channel },
        };
        return task;
      },
      finish: async (seen, { state, why, retryAt = null, lost }) => {
        if (isDead) throw new Dead();
        const attemptedAt = lost === true ? seen.attemptedAt : null;
        task = { ...seen, state, why, retryAt, attemptedAt };
        return task;
      },
    },
    outlet: (channel) => ({
      send: async (_, { id }) => meets(() => ({ why: `${out.push(`${channel} ${id}`)}`, refused: 0 })),
    }),
    gitlab: async () =>
      ({
        projectSettings: async () =>
          meets(() => ({
            project: { id: 1, visibility: "private" },
            archived: false,
            issuesEnabled: true,
            ownAccess: 20,
          })),
        ownIssuesSince: async () => meets(() => descriptions.map(issue)),
        createIssue: async (_: string, { description }: { description: string }) =>
          meets(() => {
            descriptions.push(description);
            out.push("list");
            return issue(description);
          }),
      }) as never,
  };
  const live = async (): Promise<void> => {
    for (let lives = 0; lives < 400 && !["done", "skipped", "failed"].includes(task.state); lives += 1) {
      isDead = false;
      const again = await runTask("digest|a", ports).catch(() => null);
      time = Math.max(time + 1_000, again?.getTime() ?? 0);
    }
  };
  return { live, out, state: () => task.state };
};

describe("whatever happens in between", () => {
  test("a message ends, is nowhere twice but under one id, and never in two places", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FATES), { maxLength: 25 }),
        fc.shuffledSubarray([...KINDS], { minLength: 1 }),
        async (fates, order) => {
          const { live, out, state } = trouble(fates, order);
          await live();
          expect(["done", "skipped", "failed"]).toContain(state());
          expect(new Set(out).size).toBeLessThanOrEqual(1);
          const blind = out.filter((one) => !one.startsWith("hook"));
          expect(blind.length).toBeLessThanOrEqual(1);
          if (state() !== "failed") expect(out.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
