/** Sending where something is not as it was: a backup that came back, a channel that is gone, another process. */
import { describe, expect, test } from "@jest/globals";
import type { TaskEnd, TaskPorts } from "../../../src/effects/tasks/ports.ts";
import { runTask } from "../../../src/effects/tasks/run.ts";
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
    outlet: (channel) => (channel === "chat" ? { send: async (_, { id }) => `sent ${sent.push(id)}` } : null),
    whyNot: () => null,
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

  test("that may not be sent any more is only noted", async () => {
    const { ports, sent, ends } = world(taskWith(), { whyNot: () => "mode: observe since it was wished" });
    expect(await runTask("digest|a", ports)).toBeNull();
    expect([sent, ends]).toEqual([[], [expect.objectContaining({ state: "observed" })]]);
  });
});
