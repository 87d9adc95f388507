/** What can start an escalation: a rule, a word of the liaison after a proposal, a label, a command. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { escalating, PRIVATE_PROJECT, TEAM_PROJECT, withTeam } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type Written, withRules } from "../support/service-configuration.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(async () => {
  await on.configure((usual) => usual);
  // Who gives many commands in a few minutes waits.
  await on.later(600_000);
});

const LABEL = "escalate::com-infrastructure";
const ISSUE = { title: "Pushes fail since this morning" };
const opens = () => on.opens("kira", "gitlab-org/gitlab", ISSUE);
const internalWords = async (issue: Awaited<ReturnType<typeof opens>>) =>
  (await told.words(issue)).filter(({ internal }) => internal).map(({ body }) => body);

const withRule = (actions: NonNullable<Written["rules"]>[number]["actions"]) =>
  withRules({ name: "outages", conditions: { title: "(?i)pushes fail" }, actions });

/** Awards an emoji to a note, and waits. */
const reacts = async (username: string, path: string, noteId: number, name: string): Promise<void> => {
  const reply = await on.gitlab.as(username)("POST", `${path}/notes/${noteId}/award_emoji`, { name });
  if (reply.status >= 400) throw new Error(`answered ${reply.status}`);
  await on.settled();
};

/** Gives somebody a role in a project. */
const joins = async (username: string, projectId: number): Promise<void> => {
  const { body } = await on.gitlab.as(username)("GET", "/user");
  const members = `/projects/${projectId}/members`;
  await on.gitlab.as("root")("POST", members, { user_id: body.id, access_level: 30 });
};

describe("a rule", () => {
  test("escalates at once, says which rule it was, and once only however often it holds", async () => {
    await on.configure(withRule({ escalate: ["com-infrastructure"] }));
    const issue = await opens();
    await on.later(2_000);
    await on.changes("kira", issue, { title: "Pushes fail since this morning, for all" });
    const escalations = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(escalations).toHaveLength(1);
    expect(escalations[0]?.description).toContain("outages");
    expect(await told.statesOf(issue)).toEqual(["open"]);
  });

  test("proposes, and nothing is opened before the liaison's 👍 to the question", async () => {
    await on.configure(withRule({ propose: ["com-infrastructure"] }));
    const issue = await opens();
    expect(await told.statesOf(issue)).toEqual(["proposed"]);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toEqual([]);
    expect(await told.statusOf(issue)).not.toContain("Infrastructure");
    const [question, ...others] = (await told.words(issue)).filter(({ body }) =>
      body.includes("Shall I ask"),
    );
    expect(others).toEqual([]);
    expect(question).toMatchObject({ internal: true });
    expect(question?.body).toContain("@aconrad");
    // Whoever else may read internal notes there decides nothing.
    await joins("otto", issue.projectId);
    await reacts("otto", issue.path, question?.id ?? 0, "thumbsup");
    expect(await told.statesOf(issue)).toEqual(["proposed"]);
    await reacts("aconrad", issue.path, question?.id ?? 0, "thumbsup");
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    expect(await told.statesOf(issue)).toEqual(["open"]);
  });

  test("proposes, and a word is enough: yes, or no", async () => {
    await on.configure(withRule({ propose: ["com-infrastructure"] }));
    const wanted = await opens();
    const unwanted = await opens();
    await on.later(2_000);
    await on.comments("aconrad", wanted, "!liaison yes");
    await on.comments("aconrad", unwanted, "!liaison no");
    expect(await told.statesOf(wanted)).toEqual(["open"]);
    expect(await told.statesOf(unwanted)).toEqual(["dropped"]);
    expect(await told.escalationsOf(TEAM_PROJECT, unwanted)).toEqual([]);
    await on.later(2_000);
    await on.changes("kira", unwanted, { title: "Pushes fail, still" });
    expect(await told.statesOf(unwanted)).toEqual(["dropped"]);
  });

  test("asks once, also where the issue moves and its new place is heard of first", async () => {
    await on.configure(withRule({ escalate: ["com-infrastructure"] }));
    const issue = await opens();
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    await on.later(5_000);
    on.gitlab.faults.use({ deliveries: [{ fault: "delayed", delay: "1500ms", count: 1 }] });
    const root = on.gitlab.as("root");
    const { body: target } = await root("GET", `/projects/${encodeURIComponent("kde/sysadmin")}`);
    const { body } = await root("POST", `${issue.path}/move`, { to_project_id: target.id });
    await on.settled();
    on.gitlab.faults.use(null);
    const moved = { ...issue, projectId: target.id, iid: body.iid };
    const key = `sandbox:${moved.projectId}#${moved.iid}`;
    const path = `/projects/${moved.projectId}/issues/${moved.iid}`;
    expect(await told.escalationsOf(TEAM_PROJECT, { ...moved, key, path })).toHaveLength(0);
    expect(await told.statesOf({ ...moved, key, path })).toEqual(["open"]);
  });

  test("stays dropped where the no is heard of after the issue was closed", async () => {
    await on.configure(withRule({ propose: ["com-infrastructure"] }));
    const issue = await opens();
    await on.later(2_000);
    on.gitlab.faults.use({ deliveries: [{ fault: "delayed", delay: "1500ms", count: 1 }] });
    await on.gitlab.as("aconrad")("POST", `${issue.path}/notes`, { body: "!liaison no" });
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    on.gitlab.faults.use(null);
    expect(await told.statesOf(issue)).toEqual(["dropped"]);
  });

  test("that is only observed changes nothing", async () => {
    await on.configure((usual) => {
      const changed = withRule({ escalate: ["com-infrastructure"] })(usual);
      return { ...changed, mode: "observe" };
    });
    const issue = await opens();
    expect(await told.statesOf(issue)).toEqual([]);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toEqual([]);
  });
});

describe("a label", () => {
  test("put on by the liaison is the command", async () => {
    const issue = await opens();
    await on.later(2_000);
    await on.changes("aconrad", issue, { add_labels: LABEL });
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    await on.later(2_000);
    await on.changes("aconrad", issue, { title: "Pushes fail, more" });
    expect(await told.statesOf(issue)).toEqual(["open"]);
  });

  test("is the command, too, where only a later comment brings it to light", async () => {
    const issue = await opens();
    await on.later(2_000);
    on.gitlab.faults.use({ deliveries: [{ fault: "lost", count: 1 }] });
    await on.changes("aconrad", issue, { add_labels: LABEL });
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(0);
    on.gitlab.faults.use(null);
    await on.later(2_000);
    await on.comments("kira", issue, "Is there any news?");
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
  });

  test("of somebody who may not give the command does nothing", async () => {
    const issue = await opens();
    await joins("otto", issue.projectId);
    await on.later(2_000);
    await on.changes("otto", issue, { add_labels: LABEL });
    expect(await on.labelsOf(issue)).toContain(LABEL);
    expect(await told.statesOf(issue)).toEqual([]);
  });

  test("that was renamed to it long after somebody put it on asks for nothing in their name", async () => {
    const labels = `/groups/${encodeURIComponent("gitlab-org")}/labels`;
    await on.gitlab.as("root")("POST", labels, { name: "needs-look", color: "#ff0000" });
    const issue = await opens();
    await on.later(2_000);
    await on.changes("aconrad", issue, { add_labels: "needs-look" });
    await on.later(86_400_000);
    await on.comments("kira", issue, "Still so.");
    await on.later(86_400_000);
    const renamed = await on.gitlab.as("root")("PUT", `${labels}/needs-look`, {
      new_name: "escalate::security-operations",
    });
    expect(renamed.status).toBe(200);
    await on.changes("kira", issue, { title: "Pushes fail, more" });
    expect(await told.statesOf(issue)).toEqual([]);
  });

  test("of a team that is not there tells whoever put it on", async () => {
    const issue = await opens();
    await on.later(2_000);
    await on.changes("aconrad", issue, { add_labels: "escalate::nobody-knows" });
    expect(await told.statesOf(issue)).toEqual([]);
    expect((await internalWords(issue)).join()).toContain("There is no team called");
  });
});

describe("a command", () => {
  const asks = async (text: string) => {
    const issue = await opens();
    await on.later(2_000);
    const comment = await on.comments("aconrad", issue, text);
    return { issue, comment };
  };

  test("to a team without a project says what to do, and names the support managers", async () => {
    const { issue, comment } = await asks("!liaison escalate accounts an invoice");
    const answer = (await told.words(issue)).map(({ body }) => body).join();
    expect(answer).toContain("`escalation.project`");
    expect(answer).toContain("Tom Cooney");
    expect(await told.reactionsTo(issue, comment)).toEqual(["eyes", "question"]);
  });

  test("to a team that nobody knows asks whether another was meant", async () => {
    const { issue } = await asks("!liaison escalate com-infrastrukture it is down");
    expect((await told.words(issue)).map(({ body }) => body).join()).toContain("com-infrastructure");
    expect(await told.statesOf(issue)).toEqual([]);
  });

  test("given twice adds its reason to what is open", async () => {
    const { issue } = await asks("!liaison escalate com-infrastructure It is **down** @jurbanc");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure And for GNOME");
    const [escalation, ...others] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(others).toEqual([]);
    if (escalation === undefined) throw new Error("nothing was opened");
    const notes = (await on.botNotes(escalation)).map(({ body }) => body);
    expect(notes.filter((body) => body.includes("And for GNOME"))).toHaveLength(1);
    expect(await told.statesOf(issue)).toEqual(["open"]);
    expect(await on.todosOf("jurbanc", escalation)).toBe(0);
  });

  test("goes to several teams at once", async () => {
    const { issue } = await asks(
      "!liaison escalate com-infrastructure it is down\n!liaison escalate security-operations was it an attack?",
    );
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    expect(await told.escalationsOf(PRIVATE_PROJECT, issue)).toHaveLength(1);
    expect(await told.statusOf(issue)).toContain("**Security Operations**");
  });

  test("beyond a team's daily cap opens nothing and says so", async () => {
    await on.configure((usual) => withTeam("security-operations", { dailyCap: 2 })(usual));
    await asks("!liaison escalate security-operations one more");
    const { issue } = await asks("!liaison escalate security-operations and one more");
    expect(await told.escalationsOf(PRIVATE_PROJECT, issue)).toEqual([]);
    const answer = (await told.words(issue)).map(({ body }) => body).join();
    expect(answer).toContain("2 times within a day");
    expect(answer).toContain("same as");
  });

  test("shows the words for what cannot wait", async () => {
    const urgent = { words: "Page the on-call: an issue is no page", url: "https://runbooks.example/page" };
    await on.configure((usual) => withTeam("com-infrastructure", { urgent })(usual));
    const { issue } = await asks("!liaison escalate com-infrastructure it is urgent");
    const answer = (await told.words(issue)).map(({ body }) => body).join();
    expect(answer).toContain("Page the on-call");
    expect(answer).toContain(urgent.url);
  });
});
