/** Sessions in which questions are answered, meetings that others host, and contact outside GitLab. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { placeAt } from "../../../../src/sandbox/world/world.ts";
import { run } from "../../../cli/support.ts";
import { INBOX_PROJECT, TEAM_PROJECT } from "../../../support/escalating.ts";
import {
  checking,
  DAY_MS,
  meeting,
  meetingStories,
  soonEveryDay,
  UNTIL_OVER_MS,
  UNTIL_UNDER_WAY_MS,
} from "../../../support/meetings.ts";
import { startTestService, type TestService } from "../../../support/service.ts";
import { until } from "../../../support/until.ts";

const session = {
  id: "answers",
  title: "Ask us",
  partners: ["kde"],
  kind: "qa" as const,
  role: "host" as const,
  when: soonEveryDay(),
  url: "https://meet.example/secret-room",
  agenda: { project: TEAM_PROJECT },
};
const team = {
  id: "infra",
  row: "com-infrastructure",
  when: soonEveryDay(),
  attendees: ["Andrew Conrad"],
};
const theirs = { id: "theirs", title: "KDE e.V.", partners: ["kde"], when: soonEveryDay() };

let on: TestService;
let tell: ReturnType<typeof meetingStories>;
beforeAll(async () => {
  on = await startTestService({ configure: meeting(session) });
  tell = meetingStories(on);
  const place = placeAt(on.gitlab.world, TEAM_PROJECT);
  if (place?.kind !== "project") throw new Error("no project");
  place.visibility = "public";
});
afterAll(() => on.stop());

const only = <Item>(items: readonly Item[]): Item => {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`${items.length} instead of one`);
  return item;
};

describe("meetings", () => {
  test("a session of questions: public ones are collected, answered in public, and kept as replies", async () => {
    const asked = await on.opens("kira", "kde/sysadmin", { title: "How do we get more runners?" });
    await on.opens("kira", "kde/sysadmin", { title: "Our passwords", confidential: true });
    await tell.look("answers");
    const agenda = only(await tell.agendas("Questions and answers: Ask us", TEAM_PROJECT));
    expect(agenda.description).toContain("How do we get more runners?");
    expect(agenda.description).toContain("Confidential, and not for everybody who reads this: 1 more.");
    expect(agenda.description).not.toMatch(/passwords|secret-room|issues\/2>/);
    await tell.edits(agenda, checking("more runners", ["Ask in {{this}} form. @root", "/close"]), "root");
    await on.later(UNTIL_UNDER_WAY_MS);
    // A hook tells of it: nobody has to look.
    await on.changes("root", agenda, { state_event: "close" });
    await on.settled();
    await tell.look("answers");
    const answer = only((await on.botNotes(asked)).filter(({ body }) => body.includes("answered at")));
    expect(answer.internal).toBe(false);
    expect(answer.body).toContain("Ask in");
    expect(answer.body).not.toMatch(/@root|^\/close/m);
    // A word of ours to the partner: from now on it waits for them, and is not asked again.
    const turn = async () => (await on.service().store.issues.load(asked.key))?.memory.turn;
    await on.service().store.timers.ring(new Date(Date.now() + DAY_MS));
    await until(async () => (await turn())?.side === "partner");
    const next = (await tell.agendas("Questions and answers: Ask us", TEAM_PROJECT))[1];
    expect(next?.description).not.toContain("more runners");
    const replies = only(await on.botNotes(agenda));
    expect(replies.body).toContain("`replies/how-do-we-get-more-runners.md.hbs`");
    expect(replies.body).toContain("\\{{this}}");
  });

  test("that others host: a private brief for each of ours, once; that we were there is known afterwards", async () => {
    const waiting = await on.opens("kira", "kde/sysadmin", { title: "The mirrors are down" });
    await on.comments("aconrad", waiting, "!liaison escalate com-infrastructure the mirrors");
    await on.comments("aconrad", waiting, "!liaison agenda topic Who pays for the mirrors?");
    // Only now, since a brief is written as soon as the service looks by itself.
    await on.configure((usual) => ({ ...usual, meetings: [...(usual.meetings ?? []), team, theirs] }));
    await tell.look("infra");
    await tell.look("theirs");
    await tell.look("theirs");
    const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues?state=all&per_page=100`;
    const { body } = await on.gitlab.as("root")("GET", path);
    const inbox = (body as unknown as readonly { iid: number; title: string }[]).find(({ title }) =>
      title.startsWith("What waits for Andrew"),
    );
    const notesPath = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues/${inbox?.iid}/notes?sort=asc`;
    const reply = await on.gitlab.as("root")("GET", notesPath);
    const notes = (reply.body as unknown as readonly { body: string; system: boolean }[]).filter(
      ({ system }) => !system,
    );
    const withTeam = only(notes.filter((note) => note.body.includes("### .com Infrastructure")));
    expect(withTeam.body).toContain("The mirrors are down");
    const withPartner = only(notes.filter((note) => note.body.includes("### KDE e.V.")));
    expect(withPartner.body).toMatch(/To bring up:[\s\S]*mirrors/);
    expect(withPartner.body).toContain("**.com Infrastructure** owes an answer");
    await on.later(UNTIL_OVER_MS);
    await tell.look("theirs");
    expect(await on.service().store.contacts.ofPartner("kde")).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ kind: "attended" })]),
    );
  });

  test("contact is recorded by a comment, once, and on the command line; never before it was", async () => {
    const issue = await on.opens("gaia", "gnome/infrastructure", { title: "About GNOME" });
    await on.comments("bcarranza", issue, "!liaison met gnome 2026-11-03 at GUADEC");
    await on.comments("bcarranza", issue, "!liaison met gnome 2999-01-01");
    await on.comments("gaia", issue, "!liaison met gnome");
    const { contacts } = on.service().store;
    expect(await contacts.ofPartner("gnome")).toMatchObject([
      { kind: "met", day: "2026-11-03", by: "bcarranza", words: "at GUADEC" },
    ]);
    const config = join(on.folder, "liaison.json");
    await writeFile(
      config,
      JSON.stringify(
        meeting(
          session,
          team,
          theirs,
        )((await import("../../../support/service-configuration.ts")).written(on.gitlab.url)),
      ),
    );
    const liaison = (...args: string[]) =>
      run([...args, "--config", config], { env: { DATABASE_URL: on.database.url } });
    expect(await liaison("met", "GNOME", "2026-11-10", "by phone")).toMatchObject({
      code: 0,
      stdout: "Recorded: GNOME on 2026-11-10.\n",
    });
    expect(await liaison("met", "gnme")).toMatchObject({ code: 2 });
    expect((await contacts.lastByPartner()).get("gnome")).toEqual({ day: "2026-11-10", kind: "met" });
    // Whatever time of the day these sessions begin at.
    const justBefore = (date: string): string =>
      new Date(Date.parse(`${date}T${session.when.slice(-5)}Z`) - 60_000).toISOString();
    const shown = await liaison("agenda", "answers", "--dry-run", "--now", justBefore("2027-02-01"));
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain("# Questions and answers: Ask us, 1 February 2027");
    expect(await liaison("agenda", "theirs")).toMatchObject({ code: 2 });
    // Ahead of its time, once.
    const day = new Date(Date.now() + 10 * DAY_MS).toISOString().slice(0, 10);
    expect(await liaison("agenda", "answers", "--now", justBefore(day))).toMatchObject({ code: 0 });
    expect(await liaison("agenda", "answers", "--now", justBefore(day))).toMatchObject({ code: 1 });
    await on.settled();
    const ahead = await tell.agendas("Questions and answers", TEAM_PROJECT);
    expect(ahead.filter((one) => one.due_date === day)).toHaveLength(1);
  });
});
