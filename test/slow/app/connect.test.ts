/** Who knows about what: named in the status note, and brought in by a word, in turns and not too often. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { escalating } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { Written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const DONE = ["eyes", "white_check_mark"];
const FAILED = ["eyes", "question"];
const DAY_MS = 86_400_000;

/** Dave and Jan take turns, then everybody of a group. */
const knowing = (usual: Written): Written => ({
  ...escalating(usual),
  commands: { perPerson: 1_000 },
  introductions: { perWeek: 2 },
  areas: [
    {
      id: "git-performance",
      name: "Git performance",
      words: "(?i)\\bclones?\\b",
      labels: "outage",
      people: ["Dave Smith", "jurbanc"],
    },
    { id: "secrets", projects: ["kde/sysadmin"], teams: ["security-operations"] },
  ],
});

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: knowing });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(async () => {
  await on.configure((usual) => usual);
  // What counts against anybody is a week old.
  await on.later(8 * DAY_MS);
});

const opened = (more: object = {}) =>
  on.opens("kira", "gitlab-org/gitlab", { title: "A clone hangs", ...more });

const asks = async (issue: OpenedIssue, body: string, more: object = {}) =>
  told.reactionsTo(issue, await on.comments("aconrad", issue, body, more));

const introductions = async (issue: OpenedIssue) =>
  (await told.words(issue)).filter(({ body }) => body.startsWith("Hello @"));

const mentionedIn = async (issue: OpenedIssue) =>
  (await introductions(issue)).map(({ body }) => /@([\w/-]+)/.exec(body)?.[1]);

const lastWord = async (issue: OpenedIssue) => (await told.words(issue)).at(-1)?.body ?? "";

describe("the status note", () => {
  test("names who knows about it, by words, labels and projects, and mentions nobody", async () => {
    const issue = await opened();
    const note = await told.statusOf(issue);
    expect(note).toContain("**Who knows about this:** Dave Smith and Jan Urbanc (Git performance).");
    expect(await on.todosOf("dsmith", issue)).toBe(0);
    const inProject = await on.opens("kira", "kde/sysadmin", { title: "A token" });
    expect(await told.statusOf(inProject)).toContain("Jan Urbanc and Brie Carranza (secrets)");
    const other = await on.opens("kira", "gitlab-org/gitlab", { title: "A question" });
    expect(await told.statusOf(other)).not.toContain("Who knows");
  });
});

describe("connect", () => {
  test("introduces one, who is mentioned once, with what is asked", async () => {
    const issue = await opened();
    expect(
      await asks(issue, "!liaison connect git performance\nWhy does it take *an hour*?\nSee !1"),
    ).toEqual(DONE);
    const [introduction, ...others] = await introductions(issue);
    expect(others).toEqual([]);
    expect(introduction?.body).toMatch(/^Hello @\w+, may I introduce \*\*KDE\*\*/);
    expect(introduction?.body).toContain("> Why does it take");
    expect(introduction?.internal).toBe(false);
    const [username = ""] = await mentionedIn(issue);
    expect(await on.todosOf(username, issue)).toBe(1);
    // An edit that changes nothing of it, and a second delivery, introduce nobody again.
    await on.changes("kira", issue, { title: "A clone hangs, still" });
    expect(await introductions(issue)).toHaveLength(1);
  });

  test("takes turns, also within one comment, and stops where everybody was asked often enough", async () => {
    const [first, second, third] = [await opened(), await opened(), await opened()];
    await asks(first, "!liaison connect git-performance\n!liaison connect git-performance Both of you?");
    expect((await mentionedIn(first)).toSorted()).toEqual(["dsmith", "jurbanc"]);
    expect(await asks(first, "!liaison connect git-performance And who else?")).toEqual(FAILED);
    expect(await lastWord(first)).toContain("are part of this already");
    await asks(second, "!liaison connect git-performance");
    await asks(third, "!liaison connect git-performance");
    expect([...(await mentionedIn(second)), ...(await mentionedIn(third))].toSorted()).toEqual([
      "dsmith",
      "jurbanc",
    ]);
    const fourth = await opened();
    expect(await asks(fourth, "!liaison connect git-performance")).toEqual(FAILED);
    expect(await lastWord(fourth)).toMatch(/Dave Smith.*and.*Jan Urbanc.* were brought in often enough/);
    expect(await on.todosOf("dsmith", fourth)).toBe(0);
    // Who counts as free again is still known: the next two are asked in turns, more than a week apart.
    const turns: (string | undefined)[] = [];
    for (const issue of [fourth, await opened(), await opened()]) {
      await on.later(8 * DAY_MS);
      expect(await asks(issue, "!liaison connect git-performance Please")).toEqual(DONE);
      turns.push(...(await mentionedIn(issue)));
    }
    expect(turns[0]).not.toBe(turns[1]);
    expect(turns[2]).toBe(turns[0]);
  });

  test("calls who stands in while somebody is away, and nobody who may not read it", async () => {
    const today = on.gitlab.world.clock();
    const day = (days: number) => new Date(today.getTime() + days * DAY_MS).toISOString().slice(0, 10);
    await on.configure((usual) => ({
      ...usual,
      away: [
        { person: "Dave Smith", from: day(-1), until: day(2), cover: "Lee Matos" },
        { person: "Jan Urbanc", from: day(-1), until: day(2) },
      ],
    }));
    const issue = await opened();
    expect(await asks(issue, "!liaison connect git-performance")).toEqual(DONE);
    expect(await mentionedIn(issue)).toEqual(["lmatos"]);
    expect((await introductions(issue))[0]?.body).toContain("you stand in for Dave Smith, who knows about");
    await on.configure((usual) => usual);
    const confidential = await opened({ confidential: true });
    expect(await asks(confidential, "!liaison connect secrets")).toEqual(FAILED);
    expect(await lastWord(confidential)).toContain("cannot read this");
  });

  test("is for our people; with silence, no areas or a wrong name it says what to do", async () => {
    const issue = await opened();
    expect(
      await told.reactionsTo(issue, await on.comments("kira", issue, "!liaison connect secrets")),
    ).toEqual(["eyes", "no_entry_sign"]);
    expect(await asks(issue, "!liaison connect git-performnce")).toEqual(FAILED);
    expect(await lastWord(issue)).toContain('did you mean "git-performance"');
    await asks(issue, "!liaison stop\n!liaison connect git-performance");
    expect(await introductions(issue)).toEqual([]);
    await on.configure((usual) => ({ ...usual, areas: [] }));
    const other = await opened();
    expect(await asks(other, "!liaison connect git-performance")).toEqual(FAILED);
    expect(await lastWord(other)).toContain("nobody has told me yet who knows about what");
  });
});
