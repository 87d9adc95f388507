/** What a reaction decides is found where GitLab tells of none: the reactions to open questions are read with every sweep. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories, type ShownEscalation } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, WEBHOOK_SECRET, type Written, withRules } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const MINUTE = 60_000;

const asking = (usual: Written): Written => {
  const [instance] = Object.values(usual.instances);
  if (instance === undefined) throw new Error("no instance");
  const reconcile = { every: "1s", overlap: "10m", grace: "2m" };
  const instances = { [INSTANCE]: { ...instance, reconcile } };
  const rule = { name: "outages", conditions: { title: "(?i)pushes fail" } };
  const proposing = withRules({ ...rule, actions: { propose: ["com-infrastructure"] } });
  return withTeam("com-infrastructure", { dailyCap: 100 })(escalating(proposing({ ...usual, instances })));
};

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: asking });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.gitlab.faults.use(null));

const loseReactions = () =>
  on.gitlab.faults.use({ deliveries: [{ fault: "lost", where: { events: ["emoji_events"] } }] });

/** Time passes, and everything until then is swept and decided. */
const swept = async (after = 3 * MINUTE): Promise<void> => {
  await on.later(after);
  const { watermarks } = on.service().store;
  const begun = async (): Promise<Date> => (await watermarks.get(`sweep begun:${INSTANCE}`)) ?? new Date(0);
  for (let round = 0; round < 2; round += 1) {
    const before = await begun();
    await until(async () => (await begun()) > before);
  }
  await on.settled();
};

const missed = async (): Promise<number> => {
  const text = await (await fetch(`${on.service().adminUrl}/metrics`)).text();
  return Number(/^liaison_missed_deliveries_total\{[^}]*event="emoji"\} (\d+)$/m.exec(text)?.[1] ?? 0);
};

const reacts = async (username: string, path: string, name: string): Promise<number> => {
  const reply = await on.gitlab.as(username)("POST", `${path}/award_emoji`, { name });
  if (reply.status >= 400) throw new Error(`answered ${reply.status}`);
  await on.settled();
  return Number(reply.body.id);
};

/** An issue for which a team is proposed, and the address of the note that asks. */
const proposed = async (project = "gitlab-org/gitlab"): Promise<{ issue: OpenedIssue; question: string }> => {
  const issue = await on.opens("kira", project, { title: "Pushes fail since this morning" });
  expect(await told.statesOf(issue)).toEqual(["proposed"]);
  const note = (await told.words(issue)).find(({ body }) => body.includes("Shall I ask"));
  return { issue, question: `${issue.path}/notes/${note?.id}` };
};

const asked = (issue: OpenedIssue): Promise<readonly ShownEscalation[]> =>
  told.escalationsOf(TEAM_PROJECT, issue);

const emojiDeliveriesOf = async ({ key }: OpenedIssue) =>
  (await on.service().store.deliveries.list({ issueKey: key, limit: 500 })).filter(({ eventHeader }) =>
    eventHeader.includes("Emoji"),
  );

/** Looking takes several sweeps, each a second at least; milliseconds. */
const LOOKING_MS = 120_000;

/** Requests of a sweep for reactions; each sweep asks once for the version, too. */
const looks = async (): Promise<number> => {
  await swept();
  await on.resetRequests();
  // Several, so that the first and the last, which may be cut by the counting, weigh little.
  for (let round = 0; round < 3; round += 1) await swept();
  const requests = await on.requests();
  const countOf = (end: string): number =>
    requests
      .filter(({ method, route }) => method === "GET" && route.endsWith(end))
      .reduce((sum, { count }) => sum + count, 0);
  return Math.round(countOf("award_emoji") / countOf("/version"));
};

/** Gives somebody who is nobody's liaison a role in a project, in which internal notes can be read. */
const joins = async (username: string, { projectId }: OpenedIssue): Promise<void> => {
  const { body } = await on.gitlab.as(username)("GET", "/user");
  const member = { user_id: body.id, access_level: 30 };
  await on.gitlab.as("root")("POST", `/projects/${projectId}/members`, member);
};

describe("a reaction of which GitLab tells nothing", () => {
  test(
    "asks the team, once, and its webhook that comes after all changes nothing",
    async () => {
      expect(await looks()).toBe(0);
      const { issue, question } = await proposed();
      loseReactions();
      const before = await missed();
      await joins("otto", issue);
      await reacts("otto", question, "thumbsup");
      await swept();
      expect(await told.statesOf(issue)).toEqual(["proposed"]);
      await reacts("aconrad", question, "thumbsup");
      expect(await asked(issue)).toEqual([]);
      await swept();
      expect(await asked(issue)).toHaveLength(1);
      expect(await told.statesOf(issue)).toEqual(["open"]);
      expect(await missed()).toBe(before + 2);
      for (const { body } of await emojiDeliveriesOf(issue)) {
        const seconds = String(body).replaceAll(/(T\d\d:\d\d:\d\d)\.\d+Z/g, "$1Z");
        const headers = { "x-gitlab-event": "Emoji Hook", "x-gitlab-token": WEBHOOK_SECRET };
        const init = { method: "POST", headers, body: seconds };
        expect((await fetch(`${on.service().url}/webhooks/gitlab`, init)).status).toBe(200);
      }
      await on.settled();
      await swept();
      expect(await asked(issue)).toHaveLength(1);
      expect(await emojiDeliveriesOf(issue)).toHaveLength(4);
      expect(await missed()).toBe(before + 2);
    },
    LOOKING_MS,
  );

  test(
    "does nothing where it was taken back before, and costs one request for each open question",
    async () => {
      const others = await looks();
      const { issue, question } = await proposed();
      loseReactions();
      const award = await reacts("aconrad", question, "thumbsup");
      await on.gitlab.as("aconrad")("DELETE", `${question}/award_emoji/${award}`);
      expect(await looks()).toBe(others + 1);
      expect(await told.statesOf(issue)).toEqual(["proposed"]);
      expect(await emojiDeliveriesOf(issue)).toEqual([]);
      await reacts("aconrad", question, "thumbsdown");
      await swept();
      expect(await told.statesOf(issue)).toEqual(["dropped"]);
      expect(await looks()).toBe(others);
    },
    LOOKING_MS,
  );

  test("is no news where a webhook told of it, whatever it decided", async () => {
    const { issue, question } = await proposed();
    const before = await missed();
    await joins("otto", issue);
    await reacts("otto", question, "thumbsup");
    await swept();
    expect(await emojiDeliveriesOf(issue)).toMatchObject([{ eventHeader: "Emoji Hook" }]);
    expect(await missed()).toBe(before);
    await on.gitlab.as("root")("DELETE", question);
    await swept();
    expect(await told.statesOf(issue)).toEqual(["proposed"]);
  });

  test("acknowledges what the team was asked", async () => {
    const { issue, question } = await proposed();
    await reacts("aconrad", question, "thumbsup");
    const [escalation] = await asked(issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    loseReactions();
    await reacts("kira", escalation.path, "eyes").catch(() => undefined);
    await reacts("dsmith", escalation.path, "eyes");
    expect(await told.statesOf(issue)).toEqual(["open"]);
    await swept();
    expect(await told.statesOf(issue)).toEqual(["acknowledged"]);
  });

  test("decides in the liaison's inbox, too, which no hook tells of", async () => {
    const list = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues`;
    await until(async () => {
      await on.later(MINUTE + 1_000);
      await on.settled();
      return JSON.stringify((await on.gitlab.as("root")("GET", list)).body).includes("Andrew Conrad");
    });
    const before = await missed();
    const { issue } = await proposed("kde/sysadmin");
    const inbox = rowsOf(await on.gitlab.as("root")("GET", list)).find((shown) =>
      JSON.stringify(shown).includes("Andrew Conrad"),
    );
    const path = `${list}/${inbox?.iid}`;
    const notes = rowsOf(await on.gitlab.as("root")("GET", `${path}/notes`));
    const note = notes.find(({ body }) => JSON.stringify(body).includes("Shall I ask"));
    await reacts("aconrad", `${path}/notes/${note?.id}`, "thumbsup");
    expect(await told.statesOf(issue)).toEqual(["proposed"]);
    await swept();
    expect(await told.statesOf(issue)).toEqual(["open"]);
    expect(await asked(issue)).toHaveLength(1);
    expect(await emojiDeliveriesOf(issue)).toMatchObject([{ eventHeader: "Poll Emoji" }]);
    expect(await missed()).toBe(before);
  });
});
