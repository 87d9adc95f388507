/** Meetings that we host: agendas that open themselves, and what becomes of them. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  checking,
  DAY_MS,
  meeting,
  meetingStories,
  soonEveryDay,
  UNTIL_OVER_MS,
  UNTIL_UNDER_WAY_MS,
} from "../../support/meetings.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const SYNC = { id: "sync", title: "KDE sync", partners: ["kde"], when: soonEveryDay() };

let on: TestService;
let tell: ReturnType<typeof meetingStories>;
beforeAll(async () => {
  on = await startTestService({ configure: meeting({ ...SYNC, role: "host" }) });
  tell = meetingStories(on);
});
afterAll(() => on.stop());

const only = <Item>(items: readonly Item[]): Item => {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`${items.length} instead of one`);
  return item;
};

const HOUR_MS = 3_600_000;

describe("a meeting that we host", () => {
  let secret: OpenedIssue;

  test("has an agenda the day before, once; closing it answers what was checked and carries the rest over", async () => {
    const question = await on.opens("kira", "kde/sysadmin", { title: "Why is the mirror slow? @root" });
    secret = await on.opens("kira", "kde/sysadmin", { title: "Our passwords", confidential: true });
    const labelled = await on.opens("kira", "kde/sysadmin", { title: "For all of us", labels: "agenda" });
    await on.comments(
      "kira",
      question,
      "!liaison agenda topic When can we use the /close new runners? @root",
    );
    await on.comments("kira", question, "!liaison agenda topic Struck thing");
    await tell.look("sync");
    await tell.look("sync");
    const agenda = only(await tell.agendas("Agenda: KDE sync"));
    const { description } = agenda;
    const lines = description.split("\n").filter((line) => line.startsWith("- [ ]"));
    expect(lines).toHaveLength(5);
    expect(description).toContain("cc @aconrad");
    // Others' words do nothing.
    expect(description).not.toMatch(/@root|(?<!<br>)\n\/close/);
    // A private place's issue is named, and nothing that it says.
    expect(description).toContain(`kde/sysadmin/-/issues/${secret.iid}>`);
    expect(description).not.toContain("passwords");
    expect(await on.todosOf("aconrad", agenda)).toBe(1);

    // They meet, and the next one is due already: nobody takes the agenda from their hands.
    await on.later(UNTIL_UNDER_WAY_MS);
    await tell.look("sync");
    expect(await tell.agendas("Agenda: KDE sync")).toMatchObject([{ state: "opened" }]);

    await tell.edits(
      agenda,
      (text) =>
        `${checking("Why is the mirror slow", ["It is the **cache**:", "- we made it larger"])(
          checking("runners", ["In spring."])(text.replace(/- \[ \](.*Struck)/, "- [~]$1")),
        )}\n- [ ] Invite the new maintainers`,
    );
    await on.changes("kira", labelled, { state_event: "close" });
    await on.changes("aconrad", agenda, { state_event: "close" });
    await on.settled();
    await tell.look("sync");
    const answer = only((await on.botNotes(question)).filter(({ body }) => body.includes("spoken about at")));
    // The agenda is for members, and so is a link to it; who asked is told that it was spoken about.
    expect(answer).toMatchObject({ internal: false });
    expect(answer.body).toContain("The support liaison can tell you");
    expect(answer.body).not.toMatch(/In spring|we made it larger|KDE sync|liaison-inbox/);
    expect((await on.botNotes(secret)).filter(({ body }) => body.includes("KDE sync"))).toEqual([]);
    expect(await on.service().store.contacts.lastByPartner()).toMatchObject(
      new Map([["kde", { kind: "hosted" }]]),
    );

    await tell.look("sync");
    const next = (await tell.agendas("Agenda: KDE sync"))[1];
    expect(next?.description).toMatch(/kde\/sysadmin\/-\/issues\/2>.*carried over/);
    expect(next?.description).toContain("Invite the new maintainers – *carried over*");
    // What was spoken about, or closed, does not come again as a thing to speak of.
    const boxes = next?.description.split("\n").filter((line) => line.startsWith("- [ ]")) ?? [];
    expect(boxes.join("\n")).not.toMatch(/runners|For all of us|Struck|Why is the mirror/);
  });

  test("whose agenda nobody closes moves on to the next one; a closing that no hook told is found", async () => {
    const before = (await tell.agendas("Agenda: KDE sync"))[1];
    if (before === undefined) throw new Error("no agenda");
    await tell.edits(before, (text) => checking("/issues/2>")(checking("Invite the new maintainers")(text)));
    await on.later(DAY_MS);
    await tell.look("sync");
    expect(await tell.agendas("Agenda: KDE sync")).toHaveLength(2);
    // They have met, and their agenda is open still.
    await on.later(2 * HOUR_MS);
    await on.comments("kira", secret, "No, it is down altogether!");
    await on.later(UNTIL_OVER_MS - 2 * HOUR_MS);
    await tell.look("sync");
    const [, old, next] = await tell.agendas("Agenda: KDE sync");
    expect(old?.state).toBe("closed");
    expect(next?.description).not.toContain("Invite");
    // What was said after they had met was not spoken about there.
    expect(next?.description).toMatch(/- \[ \] .*\/issues\/2>/);
    const notes = await on.botNotes(before);
    expect(notes.filter(({ body }) => body.includes("the next one comes"))).toHaveLength(1);

    if (next === undefined) throw new Error("no agenda");
    await on.stopService();
    await on.gitlab.as("aconrad")("PUT", next.path, { state_event: "close" });
    await on.startAgain();
    await tell.look("sync");
    // Not yet: it has not begun, and whoever closed it is told so, once.
    await tell.look("sync");
    const { agendas, contacts } = on.service().store;
    expect(await agendas.listOpen()).toMatchObject([{ issueKey: next.key }]);
    expect((await on.botNotes(next)).filter(({ body }) => body.includes("has not begun yet"))).toHaveLength(
      1,
    );
    const met = await contacts.ofPartner("kde");
    await on.later(DAY_MS - UNTIL_OVER_MS);
    await tell.look("sync");
    // Nothing was checked before it began: nobody has met, and what was on it comes again.
    expect(await contacts.ofPartner("kde")).toEqual(met);
    // Only the next one is open.
    expect(await on.service().store.agendas.listOpen()).toHaveLength(1);
    expect(await tell.agendas("Agenda: KDE sync")).toHaveLength(4);
  });

  test("that was cancelled is no contact, and in observe mode nothing is opened", async () => {
    await tell.look("sync");
    const agenda = (await tell.agendas("Agenda: KDE sync"))[3];
    if (agenda === undefined) throw new Error("no agenda");
    const before = await on.service().store.contacts.ofPartner("kde");
    await on.gitlab.as("root")("POST", `/projects/${agenda.projectId}/labels`, {
      name: "meeting::cancelled",
      color: "#fff",
    });
    await on.changes("aconrad", agenda, { add_labels: "meeting::cancelled", state_event: "close" });
    await tell.look("sync");
    expect(await on.service().store.contacts.ofPartner("kde")).toEqual(before);
    await on.configure((usual) => ({ ...usual, mode: "observe" }));
    await on.later(DAY_MS);
    await tell.look("sync");
    expect(await tell.agendas("Agenda: KDE sync")).toHaveLength(4);
    expect(await on.database.query("SELECT state FROM tasks WHERE state = 'observed'")).toHaveLength(1);
  });
});
