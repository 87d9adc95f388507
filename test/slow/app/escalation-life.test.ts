/** What befalls an escalation in the team's project: the same where a hook tells us and where we look ourselves. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { lookForReactions } from "../../../src/app/escalation-reactions.ts";
import type { Parts } from "../../../src/app/ports.ts";
import { escalating, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, type Written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const pollingEverySecond = (usual: Written): Written => {
  const [instance] = Object.values(usual.instances);
  if (instance === undefined) throw new Error("no instance");
  return { ...usual, instances: { [INSTANCE]: { ...instance, poll: { every: "1s", overlap: "10m" } } } };
};

const ASK = "!liaison escalate com-infrastructure Pushes fail for all of KDE";

describe.each(["webhook", "poll"] as const)("an escalation that is watched by %s", (watch) => {
  let on: TestService;
  let told: ReturnType<typeof escalationStories>;
  beforeAll(async () => {
    on = await startTestService({
      configure: (usual) =>
        pollingEverySecond(withTeam("com-infrastructure", { watch, dailyCap: 100 })(escalating(usual))),
    });
    told = escalationStories(on);
  });
  afterAll(() => on.stop());
  beforeEach(() => on.later(600_000));

  const asked = async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
    await on.later(2_000);
    await on.comments("aconrad", issue, ASK);
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.later(2_000);
    return { issue, escalation };
  };
  const stands = async (issue: OpenedIssue, ...states: readonly string[]): Promise<void> => {
    await until(async () => (await told.statesOf(issue)).join() === states.join());
    await on.settled();
  };
  /** What the service does every few minutes. */
  const lookForReactionsNow = async (): Promise<void> => {
    const { store, instances } = on.service();
    const runtime = instances.get(INSTANCE);
    const told: string[] = [];
    const live = () => ({ configuration: { liaisons: [] } });
    const parts = { store, live, clock: () => new Date(), news: (key: string) => void told.push(key) };
    if (runtime === undefined) throw new Error("no instance");
    await lookForReactions(parts as unknown as Parts, INSTANCE, runtime);
    expect(told).toHaveLength(1);
    await lookForReactions(parts as unknown as Parts, INSTANCE, runtime);
    expect(told).toHaveLength(1);
    await on.database.query("SELECT pg_notify('liaison_news', $1)", [told[0]]);
    await on.settled();
  };
  const post = async (username: string, path: string, body: object): Promise<void> => {
    const reply = await on.gitlab.as(username)("POST", path, body);
    if (reply.status >= 400) throw new Error(`answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    await on.settled();
  };
  const toldTo = async (issue: OpenedIssue): Promise<string> =>
    (await told.words(issue))
      .filter(({ internal }) => internal)
      .map(({ body }) => body)
      .join("\n");

  test("is acknowledged by a comment, a label, an assignment, a reaction or a word of the team, and not by a bot", async () => {
    const ways: readonly ((escalation: OpenedIssue) => Promise<void>)[] = [
      async (escalation) => void (await on.comments("dsmith", escalation, "We look at it.")),
      (escalation) => on.changes("dsmith", escalation, { add_labels: "team::reliability" }),
      async (escalation) => {
        const { body } = await on.gitlab.as("vstoianovici")("GET", "/user");
        await on.changes("dsmith", escalation, { assignee_ids: [body.id] });
      },
      (escalation) => post("dsmith", `${escalation.path}/award_emoji`, { name: "eyes" }),
      async (escalation) => void (await on.comments("dsmith", escalation, "!liaison ack")),
    ];
    const all: { readonly issue: OpenedIssue; readonly escalation: OpenedIssue }[] = [];
    for (const _ of ways) all.push(await asked());
    for (const { escalation } of all) {
      await on.changes("liaison-bot", escalation, { add_labels: "team::reliability" });
      await on.changes("liaison-bot", escalation, { remove_labels: "team::reliability" });
    }
    for (const { issue } of all) expect(await told.statesOf(issue)).toEqual(["open"]);
    await on.later(2_000);
    for (const [index, { escalation }] of all.entries()) await ways[index]?.(escalation);
    if (watch === "poll") await lookForReactionsNow();
    for (const { issue } of all) {
      await stands(issue, "acknowledged");
      expect(await told.statusOf(issue)).toContain("is looking into it");
    }
  });

  test("is answered by a command with words, which the liaison is told and the partner is not", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "!liaison answered Node 12 was full; internal host db-7");
    await stands(issue, "answered");
    expect(await toldTo(issue)).toContain("db-7");
    const open = (await on.botNotes(issue)).filter(({ internal }) => !internal).map(({ body }) => body);
    expect(open.join()).not.toContain("db-7");
    expect(await told.waitsOn(issue)).toBe("waiting-on::liaison");
  });

  test("is answered where a human closes it with a reply, and not answered where it is closed without a word", async () => {
    const replied = await asked();
    const silent = await asked();
    await on.comments("dsmith", replied.escalation, "It was a disk, which is replaced.");
    await on.later(2_000);
    await on.changes("dsmith", replied.escalation, { state_event: "close" });
    await on.changes("dsmith", silent.escalation, { state_event: "close" });
    await stands(replied.issue, "answered");
    await stands(silent.issue, "unanswered");
    expect(await toldTo(replied.issue)).toContain("with a reply");
    expect(await toldTo(silent.issue)).toContain("without an answer");
    expect(await told.waitsOn(silent.issue)).toBe("waiting-on::liaison");
    await on.later(2_000);
    await on.changes("dsmith", silent.escalation, { state_event: "reopen" });
    await stands(silent.issue, "open");
    expect(await told.waitsOn(silent.issue)).toBe("waiting-on::com-infrastructure");
  });

  test("is declined with a reason, which the liaison reads and the partner does not", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, '!liaison decline "not our service; ask @jurbanc"');
    await stands(issue, "declined");
    expect(await toldTo(issue)).toContain("not our service");
    expect(await told.statusOf(issue)).toContain("could not help");
    expect(await told.statusOf(issue)).not.toContain("not our service");
    expect(await on.todosOf("jurbanc", issue)).toBe(0);
  });

  test("is followed to where it is moved, or to what it is a duplicate of", async () => {
    const moved = await asked();
    const path = "gitlab-com/gl-infra/production";
    const { body } = await on.gitlab.as("root")("GET", `/projects/${encodeURIComponent(path)}`);
    await post("dsmith", `${moved.escalation.path}/move`, { to_project_id: body.id });
    await until(async () => {
      const { escalations } = on.service().store;
      const targets = await escalations.targetsIn(["open"]);
      return targets.some((target) => target.path === path);
    });
    await on.settled();
    expect(await told.statesOf(moved.issue)).toEqual(["open"]);
    const [there] = await told.escalationsOf(path, moved.issue);
    if (there === undefined) throw new Error("it was not moved");
    await on.later(2_000);
    await on.comments("dsmith", there, "!liaison answered It is fixed.");
    await stands(moved.issue, "answered");

    const duplicate = await asked();
    const older = await on.opens("dsmith", TEAM_PROJECT, { title: "A disk is full" });
    await on.later(2_000);
    await on.comments("dsmith", duplicate.escalation, `/duplicate #${older.iid}`);
    await on.later(2_000);
    await on.comments("dsmith", older, "!liaison answered The disk is replaced.");
    await stands(duplicate.issue, "answered");
  });
});
