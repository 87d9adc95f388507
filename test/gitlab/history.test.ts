import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { queryOf, restNote, routes } from "./support/routes.ts";
import { sandboxPerTest } from "./support/sandbox.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };

describe("an issue's history", () => {
  const people = sandboxPerTest();

  test("of labels and state: who, what, when", async () => {
    const ref = await people.open();
    await people.as("liaison-bot").changeIssue(ref, { addLabels: ["waiting-on::liaison"] });
    await people.as("kira").changeIssue(ref, { addLabels: ["waiting-on::partner"], stateEvent: "close" });
    await people.as("otto").changeIssue(ref, { stateEvent: "reopen" });
    const bot = people.as("liaison-bot");
    const labels = await bot.labelEvents(ref);
    expect(labels.map(({ user, action, label }) => [user?.username, action, label])).toEqual([
      ["liaison-bot", "add", "waiting-on::liaison"],
      ["kira", "add", "waiting-on::partner"],
      ["kira", "remove", "waiting-on::liaison"],
    ]);
    const states = await bot.stateEvents(ref);
    expect(states.map(({ user, state }) => [user?.username, state])).toEqual([
      ["kira", "closed"],
      ["otto", "reopened"],
    ]);
  });

  test("in GitLab's own words, newest first: assigned, a duplicate, moved", async () => {
    const [ref, other] = [await people.open(), await people.open("The same")];
    const kira = people.as("kira");
    await kira.postNote(ref, { body: "I take this", internal: false });
    await kira.changeIssue(ref, { assigneeIds: [people.idOf("otto")] });
    await kira.postNote(other, { body: `/duplicate #${ref.iid}`, internal: false });
    await kira.postNote(ref, { body: "/move kde/plasma-desktop", internal: false });
    const bot = people.as("liaison-bot");
    const notes = await bot.systemNotes(ref);
    expect(notes.map(({ authorUsername, body }) => [authorUsername, body])).toEqual([
      ["kira", "moved to plasma-desktop#1"],
      ["kira", `marked this issue as related to #${other.iid}`],
      ["kira", `marked #${other.iid} as a duplicate of this issue`],
      ["kira", "assigned to @otto"],
    ]);
    expect((await bot.systemNotes(other)).map(({ body }) => body)).toContain(
      `marked this issue as a duplicate of #${ref.iid}`,
    );
    expect(await bot.readIssue(other)).toMatchObject({
      state: "closed",
      duplicatedToId: null,
      duplicateOf: expect.stringMatching(new RegExp(`/api/v4/projects/${ref.projectId}/issues/${ref.iid}$`)),
    });
    expect(await bot.readIssue(ref)).toMatchObject({ state: "closed", movedToId: expect.any(Number) });
    expect(await bot.links(other)).toEqual([{ projectId: ref.projectId, iid: ref.iid }]);
  });
});

describe("history in other shapes", () => {
  test("knows labels that are gone and changes by nobody", async () => {
    const at = "2027-01-10T12:00:00Z";
    const server = await serve(
      routes({
        "GET /projects/5/issues/3/resource_label_events": json([
          { id: 2, user: null, action: "remove", label: null, created_at: at },
        ]),
        "GET /projects/5/issues/3/resource_state_events": json([
          { id: 1, user: null, state: "closed", created_at: at },
        ]),
      }),
    );
    const { gitlab } = clientOf(server.url);
    const iso = "2027-01-10T12:00:00.000Z";
    expect(await gitlab.labelEvents(ISSUE)).toEqual([
      { id: 2, user: null, action: "remove", label: null, at: iso },
    ]);
    expect(await gitlab.stateEvents(ISSUE)).toEqual([{ user: null, state: "closed", at: iso }]);
  });

  test("leaves comments out where the filter is not known, and stops after a hundred", async () => {
    const server = await serve((asked, response) => {
      const page = Number(queryOf(asked)["page"]);
      const notes = Array.from({ length: 10 }, (_, index) =>
        restNote({ id: page * 10 + index, system: index > 0 }),
      );
      json(notes, 200, { "x-next-page": String(page + 1) })(asked, response);
    });
    const notes = await clientOf(server.url).gitlab.systemNotes(ISSUE);
    expect(notes).toHaveLength(90);
    expect(server.asked).toHaveLength(10);
    expect(queryOf(server.asked[0])).toMatchObject({ activity_filter: "only_activity", sort: "desc" });
  });
});
