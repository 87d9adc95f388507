/** What is known of questions: found whatever is in them, by words alone where there are no trigrams, and gone in time. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Lesson } from "../../../src/model/knowledge.ts";
import type { Store } from "../../../src/store/open.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../../support/database.ts";

const AT = "2026-11-26T12:00:00.000Z";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(() => database.drop());
beforeEach(() => database.query("TRUNCATE knowledge"));

const learn = async (number: number, lesson: Partial<Lesson>, at = AT, instance = "gitlab") => {
  const none = { effects: [], considered: [], escalations: [], commands: [] };
  await store.decisions.save({
    plan: { ...none, issueKey: `${instance}:14#${number}`, decidedAt: at, partner: "kde" },
    facts: {},
    memory: null,
    deliveryIds: [],
    lessons: [
      {
        title: "Mirror is stuck",
        text: "",
        concepts: [],
        answer: "",
        answerConcepts: [],
        partner: "kde",
        url: "https://gitlab.example/kde/sysadmin/-/issues/1",
        reference: "kde/sysadmin#1",
        rank: 0,
        authorId: 101,
        teams: [],
        answeredAt: at,
        ...lesson,
      },
    ],
  });
};

const like = async (title: string, text = "", concepts: string[] = []) =>
  (await store.knowledge.like("gitlab", "gitlab:14#99", { title, text, concepts })).candidates;

const keysLike = async (title: string, text = "", concepts: string[] = []) =>
  (await like(title, text, concepts)).map(({ issueKey }) => issueKey);

describe("questions", () => {
  test("that are discussed for ever do not keep decisions from being stored", async () => {
    const words = (from: number) =>
      Array.from({ length: 10_000 }, (_, index) => `w${(from * 10_000 + index).toString(36)}xx`).join(" ");
    for (let part = 0; part < 14; part += 1) await learn(1, { answer: words(part) });
    const [row] = await database.query("SELECT length(answer) AS words FROM knowledge");
    expect(row?.["words"]).toBe(10_000);
  });

  test("are found by a word in whatever form, in title, text or answer, and by a concept", async () => {
    await learn(1, { title: "Mirroring", text: "tags are missing", answer: "memory", concepts: ["queue"] });
    await learn(2, { title: "Something else" });
    expect(await keysLike("mirrors")).toEqual(["gitlab:14#1"]);
    const [found] = await like("memory of tag", "mirrored", ["queue"]);
    expect(found?.shared).toEqual(
      expect.arrayContaining([
        { word: "mirror", place: "title" },
        { word: "tag", place: "text" },
        { word: "memori", place: "answer" },
        { word: "queue", place: "concept" },
      ]),
    );
  });

  test("that nobody answered and no team has are not, nor those of another instance, nor the one that asks", async () => {
    await learn(1, { answeredAt: null });
    await learn(2, { answeredAt: null, teams: ["legal"] });
    await learn(3, {}, AT, "other");
    await learn(99, {});
    expect(await keysLike("Mirror is stuck")).toEqual(["gitlab:14#2"]);
  });

  test("are found by a mistyped title, too", async () => {
    await learn(1, { title: "Kubernetes agent disconnected" });
    expect(await keysLike("Kubernats agnet disconected")).toEqual(["gitlab:14#1"]);
  });

  test("may hold anything, and so may what is looked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.string({ maxLength: 60 }),
        async (title, text) => {
          await learn(1, { title: `${title} zebra`, text, answer: title });
          expect(
            await keysLike(`${text} zebra`, title, [title.replaceAll("\0", "").toWellFormed()]),
          ).toContain("gitlab:14#1");
        },
      ),
      {
        numRuns: 60,
        examples: [
          ["'\\ ''' :* & | !", "a\\'b\\\\"],
          ["\0\uD800", "%_"],
        ],
      },
    );
  });

  test("are as they are now, answers beside each other; of what few may read, what was known before is gone", async () => {
    await learn(1, { text: "apples", answer: "bananas" });
    await learn(1, { text: "cherries", answer: "dates" });
    expect(await keysLike("apples")).toEqual([]);
    for (const word of ["bananas", "dates", "cherries"])
      expect(await keysLike(word)).toEqual(["gitlab:14#1"]);
    await learn(1, { rank: 2, title: "Secret mirror" });
    expect(await keysLike("bananas")).toEqual([]);
    expect(await like("mirror")).toMatchObject([{ issueKey: "gitlab:14#1", title: "", rank: 2 }]);
  });
});

test("a server that lets nobody create pg_trgm is used without it", async () => {
  const other = await createEmptyDatabase();
  try {
    // The extension's own function is in its way.
    await other.query("CREATE FUNCTION similarity(text, text) RETURNS real LANGUAGE sql AS 'SELECT 0::real'");
    const { knowledge } = await other.open();
    expect(await other.query("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'")).toEqual([]);
    await other.query(`INSERT INTO knowledge (issue_key, instance, partner, title, url, reference, rank, author_id,
      answered_at, changed_at, question, answer) VALUES ('gitlab:14#1', 'gitlab', 'kde', 'Kubernetes', '', '', 0, 1,
      now(), now(), to_tsvector('english', 'Kubernetes'), '')`);
    const like = async (title: string) =>
      (await knowledge.like("gitlab", "", { title, text: "", concepts: [] })).candidates.length;
    expect([await like("Kubernetes"), await like("Kubernats")]).toEqual([1, 0]);
  } finally {
    await other.drop();
  }
});

describe("time and people", () => {
  const DAY = 86_400_000;

  test("a question is removed when nobody has added to it for as long as closed issues are kept", async () => {
    await learn(1, {}, "2026-01-01T00:00:00.000Z");
    await learn(2, {}, "2026-06-01T00:00:00.000Z");
    const retention = { texts: 180 * DAY, closedIssues: 100 * DAY };
    await store.retention.removeWords(new Date("2026-07-01T00:00:00Z"), retention, {
      partners: [],
      meetings: [],
    });
    expect(await database.query("SELECT issue_key FROM knowledge")).toEqual([{ issue_key: "gitlab:14#2" }]);
  });

  test("a person's questions, and those that name them, are forgotten; others stay", async () => {
    await learn(1, { authorId: 7 });
    await learn(2, { text: "ask Kevin Ottens about it" });
    await learn(3, { answer: "thanks to ervin" });
    await learn(4, { title: "Kevin, Ottens and others", text: "kevin" });
    await learn(5, {}, AT, "other");
    const who = { id: 7, username: "ervin", names: ["Kevin Ottens"] };
    expect(await store.forget.counts("gitlab", who)).toMatchObject({ knowledge: 2 });
    while ((await store.forget.pass("gitlab", who)) > 0);
    expect(await database.query("SELECT issue_key FROM knowledge ORDER BY 1")).toEqual([
      { issue_key: "other:14#5" },
    ]);
  });
});
