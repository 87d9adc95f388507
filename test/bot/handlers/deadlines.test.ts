import { describe, expect, test } from "@jest/globals";
import deadlines from "../../../src/bot/handlers/deadlines.ts";
import { configurationSchema } from "../../../src/config/schema/configuration.ts";
import type { Deadline } from "../../../src/model/deadline.ts";
import type { IssueMarks } from "../../../src/model/memory.ts";
import { assignedTo } from "../../../src/triage/assigned.ts";
import { issuePayload } from "../../support/payloads.ts";
import { occasionOf, reactionOf } from "../occasions.ts";

const configuration = configurationSchema.parse({
  version: 1,
  mode: "act",
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  inbox: { project: "ours/inbox" },
  deadlines: { firstResponse: "4h", remindAfter: "2h" },
  channels: { post: { type: "mail", server: { env: "MAIL" }, from: "bot@example.org" } },
  people: [
    { name: "Ann", username: "ann" },
    { name: "Bob", username: "bob" },
    { name: "Cem", username: "cem", email: "cem@example.org" },
    { name: "Dot", username: "dot" },
  ],
  liaisons: [
    { id: "ours", section: "M", group: "Ours", liaisons: ["Ann", "Bob"] },
    { id: "infra", section: "P", group: "Infra", liaisons: ["Cem"] },
  ],
  supportManagers: ["Dot"],
  partners: [{ id: "kde", name: "KDE", liaison: "ours", match: { groups: ["kde"] } }],
});

const INBOXES = 9;
const ids: Readonly<Record<string, number>> = { ann: 61, bob: 62, cem: 63, dot: 64 };
const due = "2026-11-26T13:00:00.000Z";
const owed: Deadline = {
  kind: "escalationAnswered",
  key: "escalationAnswered e1",
  team: "infra",
  startedAt: "2026-11-26T09:00:00.000Z",
  soonAt: "2026-11-26T12:00:00.000Z",
  dueAt: due,
};

/** What is said at a moment, to whom, and how, where these are members of the inboxes' project. */
const saidAt = async (at: string, marks: IssueMarks, members: readonly string[]) => {
  const now = new Date(at);
  const usual = occasionOf(issuePayload());
  const [partner] = configuration.partners;
  if (partner === undefined) throw new Error("no partner");
  const decision = await reactionOf(deadlines, {
    ...usual,
    configuration,
    partner,
    liaison: assignedTo(configuration, partner, 12, now),
    now,
    deadlines: [owed],
    marks,
    gitlab: {
      ...usual.gitlab,
      userNamed: async (username) => ({ id: ids[username] ?? 0, username, name: username }),
      project: async (path) => ({
        id: INBOXES,
        path,
        visibility: "private",
        archived: false,
        issuesEnabled: true,
      }),
      accessLevel: async (project, id) =>
        project === INBOXES && members.some((name) => ids[name] === id) ? 10 : 0,
    },
  });
  return {
    told: decision.effects.flatMap((effect) =>
      effect.kind === "tell" ? effect.people.map(({ name }) => name) : [],
    ),
    mailed: decision.tasks.map(({ wish }) => wish),
    left: decision.considered.filter(({ acted }) => !acted).map(({ sentence }) => sentence),
    said: decision.marks.reminders?.[owed.key],
  };
};

const saidBefore = (stage: "missed" | "cover" | "team", later: number): IssueMarks => ({
  reminders: { [owed.key]: { stage, at: due, ...(later === 0 ? {} : { later }) } },
});

describe("a reminder for somebody who can read it nowhere", () => {
  const all = ["ann", "bob", "cem", "dot"];

  test("goes to whoever comes next at once, and that is reported", async () => {
    expect((await saidAt("2026-11-26T15:00:00Z", saidBefore("missed", 0), all)).told).toEqual(["Bob"]);
    const { told, said, left } = await saidAt("2026-11-26T15:00:00Z", saidBefore("missed", 0), [
      "ann",
      "dot",
    ]);
    // Cem has an address.
    expect(told).toEqual([]);
    expect(said).toMatchObject({ stage: "team", later: 1 });
    expect(left).toContainEqual(expect.stringContaining("Bob can read a reminder nowhere"));
  });

  test("goes by mail where there is one, without mentions", async () => {
    const { mailed } = await saidAt("2026-11-26T15:00:00Z", saidBefore("missed", 0), ["ann", "dot"]);
    expect(mailed).toMatchObject([
      { kind: "send", messages: [{ channel: "post", content: { kind: "mail", to: ["cem@example.org"] } }] },
    ]);
    expect(JSON.stringify(mailed)).toContain("Can you get it moving");
    expect(JSON.stringify(mailed)).not.toContain("@cem ");
    expect((await saidAt("2026-11-27T12:00:00Z", saidBefore("cover", 1), all)).told).toEqual(["Cem"]);
  });

  test("is tried at the end all the same: GitLab may know of a role that it does not show us", async () => {
    const { told, left } = await saidAt("2026-11-30T12:00:00Z", saidBefore("team", 2), ["ann"]);
    expect(told).toEqual(["Dot"]);
    expect(left).toContainEqual(expect.stringContaining("Dot can read a reminder nowhere"));
  });
});
