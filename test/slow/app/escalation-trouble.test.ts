/** Escalations when GitLab, a team's project or a template is in the way: never twice, never in silence, and made up for. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { placeAt } from "../../../src/sandbox/world/world.ts";
import { escalating, PRIVATE_PROJECT, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import type { GateRequest } from "../../support/gate.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { withRules } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) => withTeam("com-infrastructure", { dailyCap: 100 })(escalating(usual)),
  });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(async () => {
  await on.configure((usual) => usual);
  await on.later(600_000);
});
afterEach(() => on.gate.trouble(undefined));

const opens = () => on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
const asks = async (team: string, reason = "for all of KDE"): Promise<OpenedIssue> => {
  const issue = await opens();
  await on.later(2_000);
  await on.comments("aconrad", issue, `!liaison escalate ${team} ${reason}`);
  return issue;
};
const later = async (milliseconds: number): Promise<void> => {
  await on.later(milliseconds);
  await on.settled();
};
const toldTo = async (issue: OpenedIssue): Promise<string> =>
  (await told.words(issue))
    .filter(({ internal }) => internal)
    .map(({ body }) => body)
    .join("\n");

const isCreation = ({ method, path }: GateRequest): boolean => method === "POST" && /\/issues$/.test(path);

describe("an escalation", () => {
  /** Requests of the bot that change something, but for reactions. */
  const writes = async (): Promise<string[]> =>
    (await on.requests())
      .filter(
        ({ method, user, route }) =>
          method !== "GET" && user === "liaison-bot" && !route.endsWith("award_emoji"),
      )
      .flatMap(({ method, route, count }) => Array.from({ length: count }, () => `${method} ${route}`))
      .toSorted();

  const expectFew = (routes: readonly string[]): void => {
    expect(routes.filter((route) => route === "POST /projects/:id/issues")).toHaveLength(1);
    expect(routes.length).toBeLessThanOrEqual(3);
  };

  test("takes three requests that write at most: the issue with all that belongs to it, the label, the status note", async () => {
    const issue = await opens();
    await on.later(2_000);
    await on.resetRequests();
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    expectFew(await writes());
  });

  test("takes as many where a rule asks as soon as the issue is there", async () => {
    await on.configure(
      withRules({
        name: "outages",
        conditions: { title: "Pushes fail" },
        actions: { escalate: ["com-infrastructure"] },
      }),
    );
    await on.resetRequests();
    const issue = await opens();
    expect(await told.statesOf(issue)).toEqual(["open"]);
    expectFew(await writes());
  });

  test.each([
    ["never arrives", 0],
    ["answer lost", 1],
  ] as const)("whose creation %s is there once, found by its marker", async (kind, atFirst) => {
    let left = 1;
    on.gate.trouble((request) => (isCreation(request) && left-- > 0 ? { kind } : undefined));
    const issue = await asks("com-infrastructure");
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(atFirst);
    await later(61_000);
    const escalations = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(escalations).toHaveLength(1);
    expect(await told.linksOf(issue)).toEqual(escalations.map(({ id }) => id));
    expect(await told.statesOf(issue)).toEqual(["open"]);
    await later(3_600_000);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
  });

  test("whose team is quicker than we find it again is followed from its first word", async () => {
    let left = 1;
    on.gate.trouble((request) => (isCreation(request) && left-- > 0 ? { kind: "answer lost" } : undefined));
    const issue = await asks("com-infrastructure");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    expect(await told.statesOf(issue)).toEqual(["requested"]);
    await later(61_000);
    expect(await told.statesOf(issue)).toEqual(["answered"]);
    expect(await toldTo(issue)).toContain("It was a disk.");
  });

  test("that was taken back before we found it again is closed, with a word to the team", async () => {
    let left = 1;
    on.gate.trouble((request) => (isCreation(request) && left-- > 0 ? { kind: "answer lost" } : undefined));
    const issue = await asks("com-infrastructure");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison withdraw com-infrastructure It was our own proxy");
    await later(61_000);
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
    const [after] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(after).toMatchObject({ state: "closed" });
    expect((await told.words(escalation)).map(({ body }) => body).join()).toContain("It was our own proxy");
  });

  test("is opened, and its answer sent, after GitLab has refused everything for an hour", async () => {
    const refuse = ({ method }: GateRequest) =>
      method === "GET" ? undefined : ({ kind: "answered", status: 403 } as const);
    on.gate.trouble(refuse);
    const issue = await asks("com-infrastructure");
    await later(3_600_000);
    on.gate.trouble(undefined);
    await later(3_600_000);
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    on.gate.trouble(refuse);
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison send");
    await later(3_600_000);
    on.gate.trouble(undefined);
    await later(3_600_000);
    const sent = (await told.words(issue)).filter(({ body }) => body.includes("An answer from"));
    expect(sent).toHaveLength(1);
  });

  test("is not opened again when everything is told once more", async () => {
    const issue = await asks("com-infrastructure");
    const before = await on.botNotes(issue);
    await on.database.query("UPDATE deliveries SET state = 'waiting' WHERE issue_key = $1", [issue.key]);
    await on.comments("kira", issue, "Thank you.");
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    expect((await on.botNotes(issue)).length).toBe(before.length);
  });

  test("survives a GitLab that is away for a while, and a restart meanwhile", async () => {
    on.gate.trouble((request) => (isCreation(request) ? { kind: "answered", status: 503 } : undefined));
    const issue = await asks("com-infrastructure");
    await on.stopService();
    await on.startAgain();
    on.gate.trouble(undefined);
    await later(600_000);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
  });

  test("that is taken back before it could be opened is not opened afterwards", async () => {
    on.gate.trouble((request) => (isCreation(request) ? { kind: "answered", status: 503 } : undefined));
    const issue = await asks("com-infrastructure");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison withdraw com-infrastructure");
    on.gate.trouble(undefined);
    await later(600_000);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toEqual([]);
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
  });
});

/** Changes a project of the sandbox behind the service's back. */
const project = (path: string) => {
  const place = placeAt(on.gitlab.world, path);
  if (place?.kind !== "project") throw new Error(`no project ${path}`);
  return place;
};

describe("a team's project", () => {
  test("that does not let us in is said, counted, and made up for after rights are given", async () => {
    const { body } = await on.gitlab.as("liaison-bot")("GET", "/user");
    const members = `/groups/${encodeURIComponent("gitlab-com/gl-security")}/members`;
    await on.gitlab.as("root")("DELETE", `${members}/${body.id}`);
    const issue = await asks("security-operations");
    expect(await told.statesOf(issue)).toEqual(["requested"]);
    expect(await told.statusOf(issue)).toContain("could not reach this team's tracker");
    expect(await told.statusOf(issue)).not.toContain(PRIVATE_PROJECT);
    expect(await toldTo(issue)).toContain("could not be asked so far");
    const metrics = await (await fetch(`${on.service().url}/metrics`)).text();
    expect(metrics).toContain('liaison_escalation_hindered_total{team="security-operations"} 1');
    expect(metrics).toMatch(/liaison_escalations\{[^}]*state="requested"/);
    await on.gitlab.as("root")("POST", members, { user_id: body.id, access_level: 20 });
    await later(3_600_000);
    expect(await told.escalationsOf(PRIVATE_PROJECT, issue)).toHaveLength(1);
    expect(await told.statesOf(issue)).toEqual(["open"]);
    expect(await told.statusOf(issue)).not.toContain("could not reach");
  });

  test.each([
    [
      "is archived",
      (open: boolean) => {
        project(TEAM_PROJECT).archived = !open;
      },
    ],
    [
      "has issues switched off",
      (open: boolean) => {
        project(TEAM_PROJECT).issuesEnabled = open;
      },
    ],
  ])("that %s is said once, and made up for when it changes", async (_, set) => {
    set(false);
    const issue = await asks("com-infrastructure");
    await later(3_600_000);
    await later(3_600_000);
    const words = (await toldTo(issue)).match(/could not be asked so far/g) ?? [];
    expect(words).toHaveLength(1);
    expect(await told.statesOf(issue)).toEqual(["requested"]);
    set(true);
    await later(6 * 3_600_000);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
  });

  test("that is not there is said", async () => {
    await on.configure(withTeam("com-infrastructure", { project: "gitlab-com/nowhere" }));
    const issue = await asks("com-infrastructure");
    expect(await told.statusOf(issue)).toContain("could not reach this team's tracker");
    expect(await toldTo(issue)).toContain("gitlab-com/nowhere");
  });
});

describe("a team's issue", () => {
  test("that is deleted is said to be lost", async () => {
    const issue = await asks("com-infrastructure");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    const reply = await on.gitlab.as("root")("DELETE", escalation?.path ?? "");
    expect(reply.status).toBe(204);
    await on.stopService();
    await on.startAgain();
    await until(async () => (await told.statesOf(issue)).join() === "lost");
    await on.settled();
    expect(await toldTo(issue)).toContain("not there any more");
  });
});

describe("a template that fails at run time", () => {
  test("is replaced by the plain one, and whoever asked is told", async () => {
    await mkdir(join(on.folder, "own", "escalation"), { recursive: true });
    const text = "---\ntitle: From a broken template\n---\n{{#if content}}{{content.nope}}{{/if}}";
    await writeFile(join(on.folder, "own", "escalation", "com-infrastructure.md.hbs"), text);
    await on.configure((usual) => ({ ...usual, templates: "own" }));
    const issue = await asks("com-infrastructure");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(escalation?.title).not.toContain("broken");
    expect(escalation?.description).toContain("for all of KDE");
    expect((await told.words(issue)).map(({ body }) => body).join()).toContain("has a mistake");
  });
});
