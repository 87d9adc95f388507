import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { NO_FINDINGS } from "../../src/model/knowledge.ts";
import type { DecisionGitlab, DecisionStore } from "../../src/process/ports.ts";
import { recordingReader } from "../../src/process/reader.ts";
import { occasionOf } from "../bot/occasions.ts";
import { newRecord } from "../store/escalating.ts";
import { issuePayload } from "../support/payloads.ts";

const { issue } = occasionOf(issuePayload());

/** A GitLab in which there is nothing. */
const emptyGitlab: DecisionGitlab = {
  readIssue: async () => null,
  projectLabels: async () => [],
  groupMembers: async () => [],
  projectMembers: async () => [],
  userById: async () => null,
  userByUsername: async () => null,
  projectByPath: async () => null,
  projectSettings: async () => null,
  accessLevel: async () => 0,
  awards: async () => [],
  labelEvents: async () => [],
  stateEvents: async () => [],
  systemNotes: async () => [],
  readNotes: async () => [],
};

type GitlabNote = Awaited<ReturnType<DecisionGitlab["readNotes"]>>[number];

type ReadStore = Pick<
  DecisionStore,
  | "escalations"
  | "decisions"
  | "effects"
  | "introductions"
  | "knowledge"
  | "requests"
  | "spokenItems"
  | "tasks"
>;

/** Nothing was kept before. */
const emptyStore: ReadStore = {
  escalations: { ofIssue: async () => [], requestedSince: async () => 0 },
  decisions: { latest: async () => [], save: async () => null },
  effects: { ofIssue: async () => [] },
  knowledge: { like: async () => NO_FINDINGS },
  tasks: { get: async () => null },
  requests: { ofPerson: async () => [], ofIssue: async () => null },
  spokenItems: { answerOf: async () => null },
  introductions: { since: async () => [], onIssue: async () => [] },
};

const gitlabWhere = (userById: () => Promise<null>): DecisionGitlab => ({ ...emptyGitlab, userById });

const reading = (gitlab: DecisionGitlab, store: ReadStore = emptyStore, ownIds = new Set<number>()) =>
  recordingReader(issue, gitlab, store, ownIds);

/** Rejections that nobody took up while `work` ran. */
const forgottenIn = async (work: () => void): Promise<unknown[]> => {
  const forgotten: unknown[] = [];
  const keep = (reason: unknown): void => void forgotten.push(reason);
  process.on("unhandledRejection", keep);
  try {
    work();
    await nextTurn();
    await nextTurn();
  } finally {
    process.off("unhandledRejection", keep);
  }
  return forgotten;
};

describe("what handlers ask GitLab", () => {
  test("is asked once, and known from then on", async () => {
    let times = 0;
    const { reader, lookups } = reading(
      gitlabWhere(async () => {
        times += 1;
        return null;
      }),
    );
    await Promise.all([reader.user(5), reader.user(5)]);
    expect(times).toBe(1);
    expect(lookups).toEqual({ "user 5": null });
  });

  test("has its time taken while an answer is waited for, once for several at the same time", async () => {
    let answer = (_: null): void => undefined;
    const { reader, readingMs } = reading(
      gitlabWhere(
        () =>
          new Promise<null>((resolve) => {
            answer = resolve;
          }),
      ),
    );
    expect(readingMs()).toBe(0);
    const began = performance.now();
    const asked = [reader.user(5), reader.user(5), reader.userNamed("kira")];
    await sleep(30);
    const underWay = readingMs();
    expect(underWay).toBeGreaterThan(0);
    answer(null);
    await Promise.all(asked);
    const ended = readingMs();
    expect(ended).toBeGreaterThanOrEqual(underWay);
    expect(ended).toBeLessThanOrEqual(performance.now() - began);
    await sleep(10);
    expect(readingMs()).toBe(ended);
  });

  test("of comments is the last ones of others that everybody may read, oldest first", async () => {
    const note = (id: number, change: Partial<GitlabNote> = {}): GitlabNote => ({
      id,
      authorId: 101,
      authorUsername: "ervin",
      authorName: "Kevin Ottens",
      body: `comment ${id}`,
      internal: false,
      system: false,
      createdAt: "2026-01-05T09:00:00.000Z",
      ...change,
    });
    const newestFirst = [
      note(6, { system: true }),
      note(5),
      note(4, { internal: true }),
      note(3, { authorId: 900 }),
      note(2),
      note(1),
    ];
    const gitlab = { ...emptyGitlab, readNotes: async () => newestFirst };
    const { reader } = reading(gitlab, emptyStore, new Set([900]));
    expect((await reader.lastComments(2)).map(({ id }) => id)).toEqual([2, 5]);
    expect(await reader.lastComments(0)).toEqual([]);
  });

  test("of what we keep is a fact like any other, but for decisions and wishes, which stand beside it", async () => {
    const asked: unknown[] = [];
    const store: ReadStore = {
      ...emptyStore,
      escalations: {
        ofIssue: async () => [{ role: "source", record: newRecord("kept") }],
        requestedSince: async (team, since) => {
          asked.push([team, since]);
          return 4;
        },
      },
    };
    const { records, lookups } = reading(emptyGitlab, store);
    const since = "2026-01-04T09:00:00.000Z";
    expect(await records.requestedOf("infrastructure", since)).toBe(4);
    expect(await records.requestedOf("infrastructure", since)).toBe(4);
    expect(asked).toEqual([["infrastructure", new Date(since)]]);
    expect(await records.escalationsOf("gitlab:14#12")).toEqual([newRecord("kept")]);
    await records.decisions(3);
    await records.effects();
    expect(Object.keys(lookups)).toEqual([
      `requestedOf infrastructure ${since}`,
      "escalationsOf gitlab:14#12",
    ]);
  });

  test("fails for whoever awaits it, and troubles nobody where a handler forgot to", async () => {
    const { reader } = reading(gitlabWhere(() => Promise.reject(new Error("GitLab is away"))));
    expect(await forgottenIn(() => void reader.user(5))).toEqual([]);
    await expect(reader.user(5)).rejects.toThrow("GitLab is away");
  });
});
