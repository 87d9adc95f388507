/** `stop` and `go on`, in an issue and in a project; and many commands of one person at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const DONE = ["eyes", "white_check_mark"];
const REFUSED = ["eyes", "no_entry_sign"];
const PROJECT = encodeURIComponent("gitlab-org/gitlab");
const WINDOW = 10 * 60_000;

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) => ({ ...escalating(usual), commands: { perPerson: 10 } }),
  });
  told = escalationStories(on);
  const root = on.gitlab.as("root");
  await root("POST", `/projects/${PROJECT}/labels`, { name: "liaison::stopped", color: "#D9534F" });
  const [otto] = rowsOf(await root("GET", "/users?username=otto"));
  await root("POST", `/projects/${PROJECT}/members`, { user_id: otto?.id, access_level: 40 });
});
afterAll(() => on.stop());
// Nobody has given too many commands before.
beforeEach(() => on.later(WINDOW + 1_000));

const opened = () => on.opens("kira", "gitlab-org/gitlab");

const asks = async (username: string, issue: OpenedIssue, body: string) =>
  told.reactionsTo(issue, await on.comments(username, issue, body));

/** News after which the status note would say something else. */
const somethingHappens = async (issue: OpenedIssue): Promise<void> => {
  await on.later(2_000);
  await on.comments("aconrad", issue, "Have you tried it again?");
  await on.later(2_000);
};

/** What was written into people's inboxes about an issue. */
const inInboxes = async (issue: OpenedIssue): Promise<readonly string[]> => {
  const root = on.gitlab.as("root");
  const project = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues`;
  const inboxes = rowsOf(await root("GET", project));
  const bodies: string[] = [];
  for (const { iid } of inboxes)
    for (const { body } of rowsOf(await root("GET", `${project}/${iid}/notes`))) bodies.push(body);
  return bodies.filter((body) => body.includes(`#${issue.iid}]`));
};

describe("stop", () => {
  test("silences notes, while escalations go on, until one of ours says go on", async () => {
    const issue = await opened();
    expect(await asks("stranger", issue, "!liaison stop")).toEqual(DONE);
    const notes = await on.botNotes(issue);
    expect(notes).toHaveLength(1);
    await somethingHappens(issue);
    expect(await asks("aconrad", issue, "!liaison escalate com-infra It burns")).toEqual(DONE);
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay A disk was full.");
    expect(await told.statesOf(issue)).toEqual(["answered"]);
    expect(await told.statusOf(issue)).toBe(notes[0]?.body);
    expect(await told.waitsOn(issue)).toBe("waiting-on::liaison");
    const unasked = (await told.words(issue)).filter(({ body }) => !body.includes("is being asked"));
    expect(unasked).toEqual([]);

    await on.later(2_000);
    expect(await asks("kira", issue, "!liaison go on")).toEqual(REFUSED);
    expect(await told.statusOf(issue)).toBe(notes[0]?.body);
    expect(await asks("aconrad", issue, "!liaison go on")).toEqual(DONE);
    expect(await told.statusOf(issue)).toContain("**.com Infrastructure**");
  });

  test("lets commands be answered, and what people send be posted", async () => {
    const issue = await opened();
    await asks("kira", issue, "!liaison stop");
    await asks("kira", issue, "!liaison status");
    expect((await told.words(issue)).at(-1)?.body).toContain("My notes are silenced here: kira said stop");
    await asks("aconrad", issue, "!liaison escalate com-infra It burns");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay A disk was full.");
    await on.later(2_000);
    expect(await asks("aconrad", issue, "!liaison send")).toEqual(DONE);
    expect((await told.words(issue)).at(-1)).toMatchObject({ internal: false });
    expect((await told.words(issue)).at(-1)?.body).toContain("A disk was full.");
  });

  test("is told to the liaison, once, and not on the issue", async () => {
    const issue = await opened();
    await on.later(120_000);
    await on.settled();
    await asks("kira", issue, "!liaison stop");
    await asks("otto", issue, "!liaison stop");
    expect(await told.words(issue)).toEqual([]);
    const words = await inInboxes(issue);
    expect(words.length).toBeLessThanOrEqual(1);
    const logged = (await on.service().store.effects.ofIssue(issue.key)).filter(
      ({ effect }) => effect.kind === "tell",
    );
    expect(logged).toMatchObject([{ effect: { quiet: true, short: null } }]);
  });

  test("keeps those who are new to it from being mentioned, until it may go on", async () => {
    const issue = await opened();
    await asks("kira", issue, "!liaison stop");
    const before = await on.botNotes(issue);
    await asks("aconrad", issue, "!liaison track gnome");
    await somethingHappens(issue);
    expect(await on.botNotes(issue)).toEqual(before);
    await asks("bcarranza", issue, "!liaison go on");
    expect(await told.statusOf(issue)).toContain("@bcarranza");
  });

  test("by label does the same, and `go on` says that the label has to go", async () => {
    const issue = await opened();
    await on.changes("aconrad", issue, { add_labels: "liaison::stopped" });
    const before = await told.statusOf(issue);
    await somethingHappens(issue);
    expect(await told.statusOf(issue)).toBe(before);
    expect(await asks("aconrad", issue, "!liaison go on")).toEqual(DONE);
    expect((await told.words(issue)).at(-1)?.body).toContain(
      "The label `liaison::stopped` still silences me",
    );
    expect(await told.statusOf(issue)).toBe(before);
    await on.changes("aconrad", issue, { remove_labels: "liaison::stopped" });
    expect(await told.statusOf(issue)).not.toBe(before);
  });
});

describe("stop project", () => {
  test("is for the project's maintainers, and silences all issues of it", async () => {
    const [one, other] = [await opened(), await opened()];
    const elsewhere = await on.opens("kira", "kde/sysadmin");
    expect(await asks("kira", one, "!liaison stop project")).toEqual(REFUSED);
    expect(await asks("stranger", one, "!liaison stop project")).toEqual(REFUSED);
    expect(await asks("otto", one, "!liaison stop project")).toEqual(DONE);
    const before = await told.statusOf(other);
    await somethingHappens(other);
    expect(await told.statusOf(other)).toBe(before);
    const unseen = await opened();
    expect(await on.botNotes(unseen)).toEqual([]);
    expect(await on.isSubscribed("aconrad", unseen)).toBe(true);
    const there = await told.statusOf(elsewhere);
    await somethingHappens(elsewhere);
    expect(await told.statusOf(elsewhere)).not.toBe(there);

    expect(await asks("aconrad", other, "!liaison go on project")).toEqual(REFUSED);
    expect(await asks("otto", other, "!liaison go on project")).toEqual(DONE);
    await somethingHappens(other);
    expect(await told.statusOf(other)).not.toBe(before);
  });
});

describe("a flood of commands", () => {
  test("is slowed down: ten run at once, the others later; nobody else is held up, and none is lost", async () => {
    const issue = await opened();
    const numbers = Array.from({ length: 25 }, (_, index) => index);
    const notes: number[] = [];
    for (const number of numbers) {
      const body = `!liaison label ~"open source partner"\n\n${number}`;
      const { body: note } = await on.gitlab.as("aconrad")("POST", `${issue.path}/notes`, { body });
      notes.push(note.id);
    }
    await on.settled();
    const seen = async () => {
      const reactions = await Promise.all(notes.map((id) => told.reactionsTo(issue, id)));
      return reactions.filter((names) => names.includes("white_check_mark")).length;
    };
    expect(await seen()).toBe(10);
    expect(await told.reactionsTo(issue, notes[20] ?? 0)).toEqual(["hourglass_flowing_sand"]);
    expect(await asks("kira", issue, "!liaison status")).toEqual(DONE);
    await on.changes("kira", issue, { title: "The runner hangs" });
    expect(await on.labelsOf(issue)).toContain("Category:Runner");
    expect(await seen()).toBe(10);
    await on.later(WINDOW);
    await on.settled();
    expect(await seen()).toBe(20);
    await on.later(WINDOW);
    await on.settled();
    expect(await seen()).toBe(25);
  });
});
