import { describe, expect, test } from "@jest/globals";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import type { IssueMarks } from "../../src/model/memory.ts";
import { openCase } from "../../src/process/case.ts";
import { compileRoles } from "../../src/process/people.ts";
import { trackedBy, trackedMatch } from "../../src/process/tracked.ts";
import type { Match } from "../../src/triage/match.ts";
import { occasionOf } from "../bot/occasions.ts";
import { issuePayload, notePayload } from "../support/payloads.ts";

const occasion = occasionOf(issuePayload());

const configuration = configurationSchema.parse({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  people: [{ name: "Andrew Conrad", username: "aconrad" }],
  liaisons: [{ id: "oss", section: "Marketing", group: "Open Source", liaisons: ["Andrew Conrad"] }],
  partners: ["KDE", "GNOME"].map((name) => ({
    id: name.toLowerCase(),
    name,
    liaison: "oss",
    match: { groups: [name.toLowerCase()] },
  })),
});

const [kde, gnome] = configuration.partners;
if (kde === undefined || gnome === undefined) throw new Error("there are two partners");

const brain = {
  configuration,
  rules: occasion.rules,
  areas: occasion.areas,
  roles: compileRoles(configuration),
  handlers: {
    names: [],
    listenersFor: () => [],
    laterListenersFor: () => [],
    escalationListenersFor: () => [],
    requestListenersFor: () => [],
    managersListenersFor: () => [],
    memberListenersFor: () => [],
  },
  renderComment: occasion.renderComment,
  render: occasion.render,
  limits: { budgetMs: 1_000, elapsed: () => 0, log: occasion.log },
};

const theirs: Match = { partner: kde, by: "group", reason: "the project is in kde", also: [] };
const nobodys: Match = { partner: null, by: null, reason: "nobody's", also: [] };

const marked = (marks: IssueMarks | undefined) => ({
  ...occasion.memory,
  ...(marks === undefined ? {} : { marks }),
});

describe("whose issue it is by somebody's word", () => {
  test("is as matching says where nobody said anything", () => {
    for (const memory of [null, marked(undefined), marked({}), marked({ trackedFor: null })])
      expect(trackedMatch(theirs, memory, brain)).toBe(theirs);
  });

  test("comes before every other reason, which is still told", () => {
    const memory = marked({ trackedFor: "gnome" });
    expect(trackedMatch(theirs, memory, brain)).toMatchObject({
      partner: gnome,
      reason: "GNOME: somebody said track",
      also: ["the project is in kde"],
    });
    expect(trackedMatch(nobodys, memory, brain).partner).toBe(gnome);
  });

  test("can be nobody's", () => {
    expect(trackedMatch(theirs, marked({ trackedFor: "" }), brain)).toEqual({
      partner: null,
      by: null,
      reason: "somebody said untrack",
      also: ["the project is in kde"],
    });
  });

  test("is forgotten with a partner that is none any more", () => {
    expect(trackedMatch(theirs, marked({ trackedFor: "debian" }), brain)).toBe(theirs);
  });
});

/** Whom the waiting news names, if it counts. */
const namedIn = async (...payloads: readonly unknown[]): Promise<Match | null> => {
  const deliveries = payloads.map((payload, id) => ({
    id,
    instance: "gitlab",
    eventHeader: "Note Hook",
    source: "webhook" as const,
    receivedAt: new Date("2026-01-05T10:00:00Z"),
    body: JSON.stringify(payload),
  }));
  const one = await openCase("gitlab:14#12", deliveries, {
    deliveries: {
      settle: async () => undefined,
      hold: async () => undefined,
      heldUntil: async () => null,
      isWaiting: async () => false,
    },
    issues: { load: async () => null },
    escalations: { ofIssue: async () => [], requestedSince: async () => 0 },
  });
  if (one === null) throw new Error("there is no news");
  return trackedBy(one, { brain: () => brain, botNames: () => ["liaison-bot"], ownIds: () => new Set() });
};

const says = (note: string, change: Parameters<typeof notePayload>[0] = {}) =>
  notePayload({ ...change, attributes: { note, ...change.attributes } });

describe("an issue that one of ours begins to track", () => {
  test("is the partner's that the comment names", async () => {
    for (const words of ["!liaison track gnome", "@liaison-bot track GNOME", "Hello.\n!liaison track gnome"])
      expect(await namedIn(says(words))).toEqual({
        partner: gnome,
        by: null,
        reason: "GNOME: Andrew Conrad said track",
        also: [],
      });
  });

  test.each([
    ["no command", says("Please track gnome.")],
    ["an unknown partner", says("!liaison track debian")],
    ["another command", says("!liaison untrack")],
    ["a quote", says("> !liaison track gnome")],
    ["somebody who is none of ours", says("!liaison track gnome", { by: "ervin" })],
    ["an edit", says("!liaison track gnome", { action: "update" })],
    ["another's words", says("!liaison track gnome", { attributes: { author_id: 101 } })],
    ["a description", issuePayload({ by: "aconrad", attributes: { description: "!liaison track gnome" } })],
  ])("is none by %s", async (_, payload) => {
    expect(await namedIn(payload)).toBeNull();
  });

  test("is so whatever else was said before and after", async () => {
    const named = await namedIn(
      issuePayload(),
      says("!liaison track debian", { attributes: { id: 1 } }),
      says("!liaison status\n!liaison track kde", { attributes: { id: 2 } }),
      says("Thank you.", { by: "ervin", attributes: { id: 3 } }),
    );
    expect(named?.partner).toBe(kde);
  });
});
