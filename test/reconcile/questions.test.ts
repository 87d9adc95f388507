/** Looking at what a reaction decides: bounded, fair, and never in vain for all. */
import { expect, test } from "@jest/globals";
import { LiaisonError } from "../../src/lib/errors.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { parseIssueKey } from "../../src/model/ids.ts";
import type { PolledDelivery } from "../../src/model/polled-delivery.ts";
import type { OpenQuestion, ReadAward, Told } from "../../src/reconcile/ports.ts";
import { lookAtQuestions } from "../../src/reconcile/questions.ts";
import { memory } from "../store/builders.ts";

const NOW = new Date("2026-03-04T10:00:00.000Z");
const KDE = { instance: "gitlab", kind: "group", path: "kde", way: "webhook", partners: [] } as const;

const question = (escalation: string, change: Partial<OpenQuestion> = {}): OpenQuestion => ({
  escalation,
  issueKey: "gitlab:7#3",
  placeKey: "gitlab:7#3",
  noteId: 71,
  since: NOW,
  ...change,
});

const award = (id: number, change: Partial<ReadAward> = {}): ReadAward => ({
  id,
  user: { id: 5, username: "aconrad", name: "Andrew" },
  emoji: "thumbsup",
  at: new Date(NOW.getTime() - 600_000 + id).toISOString(),
  ...change,
});

const failing = (code: string, kind: "give-up" | "retry"): LiaisonError =>
  new LiaisonError("No.", { code, disposition: { kind }, remedy: "" });

/** Over what GitLab answers for each note. */
const over = (questions: readonly OpenQuestion[], answers: Record<number, readonly ReadAward[] | Error>) => {
  const stored = new Map<string, PolledDelivery>();
  const told: Told[] = [];
  const looked: string[] = [];
  const requests: string[] = [];
  let missed = 0;
  const parts = {
    gitlab: {
      awards: async (_ref: unknown, noteId: number | null) => {
        requests.push(`awards of ${noteId}`);
        const answer = answers[noteId ?? 0] ?? [];
        if (answer instanceof Error) throw answer;
        return answer;
      },
      readIssue: async (ref: NonNullable<ReturnType<typeof parseIssueKey>>) => {
        requests.push("issue");
        return { ...memory().snapshot, ref };
      },
    },
    questions: {
      open: async () => questions,
      foundBefore: async (ids: readonly string[]) => new Set(ids.filter((id) => stored.has(id))),
      looked: async (escalation: string) => void looked.push(escalation),
    },
    deliveries: {
      add: async (one: PolledDelivery) => {
        stored.set(one.messageId, one);
        return "stored" as const;
      },
    },
    news: () => undefined,
    known: { told: async () => told },
    ownIds: () => new Set([1]),
    clock: () => NOW,
    log: silentLogger,
    onMissed: () => {
      missed += 1;
    },
  };
  const look = (places: readonly (typeof KDE)[] = [KDE]) =>
    lookAtQuestions(parts, {
      places,
      until: new Date(NOW.getTime() - 120_000),
      mayGoOn: () => true,
    });
  return { look, stored, told, looked, requests, missed: () => missed };
};

test("a note that is gone and one that is refused hold up nothing; where GitLab is away the others are not tried", async () => {
  const all = [1, 2, 3, 4, 5].map((noteId) => question(`e${noteId}`, { noteId }));
  const on = over(all, {
    1: failing("gitlab.not-found", "give-up"),
    2: failing("gitlab.forbidden", "give-up"),
    3: [award(30)],
    4: failing("gitlab.unavailable", "retry"),
    5: [award(50)],
  });
  expect(await on.look()).toBe(1);
  expect([...on.stored.keys()]).toEqual(["poll:emoji:30"]);
  // The one that fails has had its turn, too.
  expect(on.looked).toEqual(["e1", "e2", "e3", "e4"]);
});

test("what was told, what was found before, what is ours and what says nothing is no news and costs one request", async () => {
  const on = over([question("a")], {
    71: [
      award(1),
      award(2, { user: { id: 1, username: "bot", name: "" } }),
      award(3, { emoji: "eyes" }),
      award(4),
    ],
  });
  on.told.push({ news: "emoji:1", at: NOW.toISOString(), own: false });
  expect(await on.look()).toBe(1);
  expect([...on.stored.keys()]).toEqual(["poll:emoji:4"]);
  on.requests.length = 0;
  expect(await on.look()).toBe(0);
  expect(on.requests).toEqual(["awards of 71"]);
});

test("of what is young a webhook may still tell, where there is a hook, and only there it counts as missed", async () => {
  const young = award(1, { at: new Date(NOW.getTime() - 60_000).toISOString() });
  const on = over([question("a")], { 71: [young] });
  expect(await on.look()).toBe(0);
  expect(await on.look([])).toBe(1);
  expect(on.missed()).toBe(0);
  expect(on.stored.get("poll:emoji:1")?.eventHeader).toBe("Poll Emoji");
});

test("a crowd is brought by turns, the oldest first", async () => {
  const crowd = Array.from({ length: 45 }, (_, index) => award(45 - index));
  const on = over([question("a")], { 71: crowd });
  expect([await on.look(), await on.look(), await on.look(), await on.look()]).toEqual([20, 20, 5, 0]);
  expect([...on.stored.keys()].slice(0, 2)).toEqual(["poll:emoji:1", "poll:emoji:2"]);
  expect(on.missed()).toBe(45);
});

test("on a team's issue every reaction counts that is not older than the asking", async () => {
  const on = over([question("a", { noteId: null, since: new Date(NOW.getTime() - 500_000) })], {
    0: [award(1, { emoji: "eyes" }), award(200_000, { emoji: "eyes" })],
  });
  expect(await on.look()).toBe(1);
  expect([...on.stored.keys()]).toEqual(["poll:emoji:200000"]);
});
