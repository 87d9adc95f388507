/** What somebody's greeting lists, they are not told of a second time. */
import { expect, test } from "@jest/globals";
import { type Greeting, greetingOf } from "../../src/app/greeted.ts";
import type { Task } from "../../src/model/task.ts";
import { checked, INSTANCE, written } from "../support/service-configuration.ts";

const HOUR_MS = 3_600_000;
const WRITTEN = new Date("2026-03-04T09:00:00Z");
const after = (milliseconds: number) => new Date(WRITTEN.getTime() + milliseconds);

const task: Task = {
  key: "onboarding",
  askedBy: "people",
  reason: "a new liaison",
  partner: null,
  wish: { kind: "note", on: "sandbox/1/1", body: "", internal: false, onlyPrivate: true },
  state: "done",
  version: 0,
  attempts: 1,
  createdAt: WRITTEN,
  dueAt: null,
  attemptedAt: null,
  retryAt: null,
  result: {},
  why: null,
};

/** Of the liaison of KDE. */
const greeting = (present: Partial<Task> | null, isKnown = true): Promise<Greeting | null> =>
  greetingOf(
    checked(written("https://gitlab.example")),
    {
      knownLiaisons: { unknownOf: async (all) => (isKnown ? [] : [...all]) },
      tasks: { get: async () => (present === null ? null : { ...task, ...present }) },
    },
    { instance: INSTANCE, username: "AConrad" },
  );

test("what went to somebody before their greeting was written is in it, however long that took", async () => {
  const told = await greeting({});
  expect(told?.state).toBe("told");
  // Hours after the change, because an operator had stopped greetings and let them go on.
  expect(told?.lists("kde", after(-5 * HOUR_MS))).toBe(true);
  expect(told?.lists("kde", after(HOUR_MS / 2))).toBe(true);
  expect(told?.lists("kde", after(2 * HOUR_MS))).toBe(false);
  expect(told?.lists("gnome", WRITTEN)).toBe(false);
});

test("a greeting that is on its way is waited for, and one that came to nothing is none", async () => {
  const unknown = await greeting(null, false);
  expect([unknown?.state, unknown?.lists("kde", WRITTEN)]).toEqual(["pending", true]);
  expect((await greeting({ state: "waiting" }))?.state).toBe("pending");
  for (const came of [null, { state: "failed" }, { state: "observed" }] as const)
    expect(await greeting(came)).toBeNull();
});
