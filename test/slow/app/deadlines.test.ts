/** Deadlines and reminders, through days that pass. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { daysOf } from "../../support/days.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { type Written, withPartner } from "../../support/service-configuration.ts";
import type { OpenedIssue, ShownNote } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const withDeadlines = (usual: Written): Written => ({
  ...withPartner("kde", { labels: "create", deadlines: { labels: true, public: true } })(escalating(usual)),
  liaisons: (escalating(usual).liaisons ?? []).map((row) =>
    row.id === "open-source" ? { ...row, liaisons: ["Andrew Conrad", "Brie Carranza"] } : row,
  ),
  supportManagers: ["Tom Cooney"],
  deadlines: { firstResponse: "4h", nextUpdate: "1d", soon: "1h", remindAfter: "2h" },
  rules: [
    {
      name: "late outages",
      conditions: { labels: ["outage"], deadline: { kind: "firstResponse", status: "missed" } },
      actions: { escalate: "com-infrastructure" },
    },
  ],
});

let on: TestService;
let told: ReturnType<typeof escalationStories>;
let days: ReturnType<typeof daysOf>;
beforeAll(async () => {
  on = await startTestService({ configure: withDeadlines, service: { lookEvery: 200 } });
  told = escalationStories(on);
  days = daysOf(on);
});
afterAll(() => on.stop());

interface Inbox {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
}

const inboxOf = async (name: string): Promise<Inbox> => {
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues?per_page=100`;
  const found = (rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly Inbox[]).find(
    ({ title }) => title.includes(name),
  );
  if (found === undefined) throw new Error(`${name} has no inbox`);
  return found;
};

/** What was written into somebody's inbox about deadlines, as its first sentence, oldest first. */
const remindersIn = async (name: string): Promise<readonly string[]> => {
  const { iid } = await inboxOf(name);
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues/${iid}/notes?sort=asc&per_page=100`;
  const notes = rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly ShownNote[];
  return notes.filter(({ body }) => body.includes("The clock began")).map(({ body }) => body);
};

const said = (text: string, ...who: readonly string[]) =>
  expect.stringMatching(new RegExp(`^${who.map((name) => `@${name} `).join("")}.*${text}`, "s"));

const deadlineLabels = async (issue: OpenedIssue): Promise<readonly string[]> =>
  (await on.labelsOf(issue)).filter((title) => title.startsWith("deadline::"));

describe("a first answer that does not come", () => {
  test("is reminded of before and after, then the cover, the team's liaison, the managers, and then nobody", async () => {
    await days.until(0, "10:00");
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Pushes fail", labels: "outage" });
    expect(await told.statusOf(issue)).toContain("**An answer is due by ");
    expect(await deadlineLabels(issue)).toEqual([]);

    await days.until(0, "12:55");
    expect(await remindersIn("Andrew Conrad")).toEqual([]);
    await days.until(0, "13:05");
    expect(await remindersIn("Andrew Conrad")).toEqual([said("first answer to KDE is due by", "aconrad")]);
    expect(await deadlineLabels(issue)).toEqual(["deadline::soon"]);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toEqual([]);

    await days.until(0, "14:05");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(2);
    expect(await deadlineLabels(issue)).toEqual(["deadline::missed"]);
    expect(await told.statusOf(issue)).toContain("**We are late:**");
    // A rule asks the team when the deadline is missed.
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    const { description } = await inboxOf("Andrew Conrad");
    expect(description).toContain("Pushes fail");

    await days.until(0, "16:10");
    expect(await remindersIn("Brie Carranza")).toEqual([
      said("was due by .* Reminded so far: Andrew Conrad. Can you step in", "bcarranza"),
    ]);
    await days.until(1, "12:00");
    const more = [said("first answer to KDE is due"), said("was due by")];
    expect(await remindersIn("Andrew Conrad")).toEqual(more);
    await days.until(1, "12:20");
    expect(await remindersIn("Andrew Conrad")).toEqual([
      ...more,
      said("Can you get it moving", "vstoianovici"),
    ]);
    await days.until(2, "12:30");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(4);
    expect((await remindersIn("Andrew Conrad"))[3]).toEqual(
      said("Nobody is reminded of it any more", "tcooney"),
    );
    await days.until(9, "12:30");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(4);
    expect(await remindersIn("Brie Carranza")).toHaveLength(1);

    // In public nobody was called, and once it is answered and no team is asked everything is as before.
    expect((await told.words(issue)).map(({ body }) => body)).toEqual([]);
    await on.comments("aconrad", issue, "Sorry for the delay: it was a disk.\n\n!liaison withdraw");
    expect(await deadlineLabels(issue)).toEqual([]);
    expect(await told.statusOf(issue)).not.toMatch(/is due|We are late/);
  });

  test("is not reminded of at night, at weekends, while it is snoozed, or after it came", async () => {
    // Friday of the second week.
    await days.until(11, "15:00");
    const issue = await on.opens("kira", "kde/sysadmin", { title: "How do I mirror?" });
    const before = (await remindersIn("Andrew Conrad")).length;
    await days.until(13, "12:00");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(before);
    // One hour of four is left of Friday's two: due on Monday at eleven.
    await days.until(14, "10:05");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(before + 1);
    await on.comments("aconrad", issue, "!liaison snooze 1d");
    await days.until(14, "16:00");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(before + 1);
    await days.until(15, "10:30");
    expect(await deadlineLabels(issue)).toEqual(["deadline::soon"]);
    await on.comments("aconrad", issue, "Like this: …");
    await days.until(16, "12:00");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(before + 1);
    expect(await deadlineLabels(issue)).toEqual([]);
  });
});

describe("a team that does not look", () => {
  test("is chased through the liaison and its own support liaison, until it acknowledges", async () => {
    await on.configure((usual) => ({
      ...usual,
      deadlines: { escalationAcknowledged: "3h", remindAfter: "2h" },
    }));
    // Monday of the fourth week.
    await days.until(21, "09:30");
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Jobs are stuck" });
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure Jobs are stuck");
    await on.later(2_000);
    await on.comments("aconrad", issue, "I have asked our infrastructure team.");
    expect(await told.statusOf(issue)).toMatch(/\.com Infrastructure/);
    await days.until(21, "12:00");
    const words = async () =>
      (await told.words(issue)).filter(({ body }) => body.includes("The clock began"));
    // Here the partner's people read no internal notes, so that it is said on the issue.
    expect(await words()).toMatchObject([
      { internal: true, body: said("by .com Infrastructure for KDE is due by") },
    ]);
    await days.until(21, "12:40");
    expect(await words()).toHaveLength(2);
    await days.until(21, "14:45");
    expect((await words())[1]?.body).toEqual(said("was due by", "aconrad"));
    // The cover has no role there that reads internal notes, and is told in her inbox.
    const covers = async () =>
      (await remindersIn("Brie Carranza")).filter((body) => body.includes("acknowledgement"));
    expect(await covers()).toEqual([said("Can you step in", "bcarranza")]);
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.comments("dsmith", escalation, "We are looking into it.");
    await days.until(24, "12:00");
    expect([(await words()).length, (await covers()).length]).toEqual([2, 1]);
    expect(await told.statusOf(issue)).toContain("is looking into it");
  });
});

describe("an issue that was only observed", () => {
  test("has its reminders planned and not said, and none of them begins by itself on the day we act", async () => {
    const deadlines = { firstResponse: "4h", nextUpdate: "4h", soon: "1h" };
    await on.configure((usual) => ({ ...usual, mode: "observe", deadlines }));
    await days.until(28, "10:00");
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Only looked at" });
    const before = (await remindersIn("Andrew Conrad")).length;
    await days.until(28, "13:10");
    const planned = (await on.service().store.effects.ofIssue(issue.key)).filter(
      ({ effect }) => effect.kind === "tell",
    );
    expect(planned).toMatchObject([{ state: "observed" }]);
    await on.configure((usual) => ({ ...usual, deadlines }));
    await days.until(28, "16:00");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(before);
    expect(await on.botNotes(issue)).toEqual([]);
    await on.comments("kira", issue, "Is anybody there?");
    await days.until(28, "16:30");
    expect(await remindersIn("Andrew Conrad")).toHaveLength(before + 1);
  });
});

describe("a partner's pause", () => {
  test("stops the clock of what is open, and the clock goes on when it ends, though nobody says anything", async () => {
    const deadlines = { firstResponse: "4h", soon: "1h" };
    await on.configure((usual) => ({ ...usual, deadlines }));
    // A Monday: one hour of four has passed when the pause begins, and stays.
    await days.until(35, "16:00");
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Before the move" });
    const reminders = async () =>
      (await remindersIn("Andrew Conrad")).filter((body) => body.includes(`#${issue.iid}]`)).length;
    const paused = { from: days.date(36), until: days.date(37), why: "they move" };
    await on.configure((usual) => ({ ...withPartner("kde", { paused })(usual), deadlines }));
    const due = async () => (await on.service().store.issues.load(issue.key))?.memory?.deadlines ?? [];
    await days.until(36, "09:00");
    await until(async () => (await due()).length === 0);
    await days.until(38, "08:00");
    await until(async () => (await due())[0]?.dueAt?.startsWith(`${days.date(38)}T12:0`) === true);
    expect(await reminders()).toBe(0);
    await days.until(38, "11:05");
    expect(await reminders()).toBe(1);
  });
});
