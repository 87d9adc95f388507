/** One question, one escalation, whoever wants it and whatever comes between; and rows that are corrected. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { placeAt } from "../../../src/sandbox/world/world.ts";
import { escalating, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { type Written, withRules } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

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

const opens = () => on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
const says = async (issue: OpenedIssue, text: string, more: object = {}): Promise<number> => {
  await on.later(2_000);
  return on.comments("aconrad", issue, text, more);
};
const asks = async (): Promise<OpenedIssue> => {
  const issue = await opens();
  await says(issue, "!liaison escalate com-infrastructure for all of KDE");
  return issue;
};
const opened = async (issue: OpenedIssue) => {
  const [escalation, ...others] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined || others.length > 0) throw new Error(`${others.length} more were opened`);
  return escalation;
};
const later = async (milliseconds: number): Promise<void> => {
  await on.later(milliseconds);
  await on.settled();
};
const archive = (archived: boolean): void => {
  const place = placeAt(on.gitlab.world, TEAM_PROJECT);
  if (place?.kind !== "project") throw new Error("no project");
  place.archived = archived;
};
const withRule =
  (actions: NonNullable<Written["rules"]>[number]["actions"], mode: "act" | "observe" = "act") =>
  (usual: Written): Written =>
    withRules({ name: "outages", mode, conditions: { title: "Pushes fail" }, actions })(usual);

describe("one escalation", () => {
  test("is opened for a proposal that was confirmed while the project did not let us in", async () => {
    await on.configure(withRule({ propose: ["com-infrastructure"] }));
    archive(true);
    const issue = await opens();
    await says(issue, "!liaison yes");
    await on.comments("kira", issue, "Still so.");
    archive(false);
    await later(3_600_000);
    await on.comments("kira", issue, "And still.");
    const { description } = await opened(issue);
    expect(description).toContain("Andrew Conrad");
  });

  test("is opened where a rule that is only observed wants the same as a person", async () => {
    await on.configure(withRule({ escalate: ["com-infrastructure"] }, "observe"));
    const issue = await opens();
    await on.later(2_000);
    await on.changes("aconrad", issue, {
      add_labels: "escalate::com-infrastructure",
      title: "Pushes fail again",
    });
    await opened(issue);
    expect(await told.statesOf(issue)).toEqual(["open"]);
  });

  test("is opened anew after it was left for another's", async () => {
    const first = await asks();
    const second = await opens();
    await says(second, `!liaison escalate com-infrastructure same as gitlab-org/gitlab#${first.iid}`);
    await says(second, "!liaison withdraw com-infrastructure");
    await says(second, "!liaison escalate com-infrastructure it is another problem");
    await opened(second);
  });

  test("is not joined while there is an own one", async () => {
    const first = await asks();
    const second = await asks();
    await says(second, `!liaison escalate com-infrastructure same as gitlab-org/gitlab#${first.iid}`);
    expect(await told.statesOf(second)).toEqual(["open"]);
    expect((await told.words(second)).map(({ body }) => body).join()).toContain(
      "`withdraw com-infrastructure`",
    );
  });

  test("that waits is opened in the project that the row is corrected to", async () => {
    await on.configure(withTeam("com-infrastructure", { project: "gitlab-com/nowhere" }));
    const issue = await asks();
    expect(await told.statesOf(issue)).toEqual(["requested"]);
    await on.configure((usual) => usual);
    await later(3_600_000);
    await opened(issue);
  });

  test("is not opened for a closed issue", async () => {
    const issue = await opens();
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    await says(issue, "!liaison escalate com-infrastructure for all of KDE");
    expect(await told.statesOf(issue)).toEqual([]);
    expect((await told.words(issue)).map(({ body }) => body).join()).toContain("is closed");
  });
});

describe("several escalations", () => {
  test("of which one is a duplicate of the other are answered together", async () => {
    const first = await asks();
    const second = await asks();
    const [one, other] = [await opened(first), await opened(second)];
    await on.later(2_000);
    await on.comments("dsmith", other, `/duplicate #${one.iid}`);
    await on.later(2_000);
    await on.comments("dsmith", one, "!liaison relay It was a disk.");
    expect(await told.statesOf(first)).toEqual(["answered"]);
    expect(await told.statesOf(second)).toEqual(["answered"]);
    expect((await told.words(second)).map(({ body }) => body).join()).toContain("It was a disk.");
  });

  test("are bounded by the daily cap, confirmed ones as well, and it is said", async () => {
    await on.configure((usual) =>
      withRule({ propose: ["com-infrastructure"] })(withTeam("com-infrastructure", { dailyCap: 1 })(usual)),
    );
    await on.later(86_400_000);
    const [first, second] = [await opens(), await opens()];
    await says(first, "!liaison yes");
    await says(second, "!liaison yes");
    expect(await told.statesOf(first)).toEqual(["open"]);
    expect(await told.statesOf(second)).toEqual(["proposed"]);
    expect((await told.words(second)).map(({ body }) => body).join()).toContain("1 times within a day");
  });
});

describe("many requests at once", () => {
  test("are no more than the daily cap allows", async () => {
    await on.configure((usual) => withTeam("com-infrastructure", { dailyCap: 3 })(usual));
    await on.later(86_400_000);
    const issues = await Promise.all(Array.from({ length: 8 }, opens));
    await on.later(2_000);
    await Promise.all(
      issues.map((issue) =>
        on.gitlab.as("aconrad")("POST", `${issue.path}/notes`, {
          body: "!liaison escalate com-infrastructure for all of KDE",
        }),
      ),
    );
    await on.settled();
    const states = await Promise.all(issues.map((issue) => told.statesOf(issue)));
    expect(states.flat()).toEqual(["open", "open", "open"]);
  });
});

describe("what a team answers", () => {
  test("is sent once, however often it is said", async () => {
    const issue = await asks();
    await on.later(2_000);
    await on.comments("dsmith", await opened(issue), "!liaison relay It was a disk.");
    await says(issue, "!liaison send");
    const again = await says(issue, "!liaison send");
    expect(await told.reactionsTo(issue, again)).toContain("question");
    const sent = (await told.words(issue)).filter(({ body }) => body.includes("An answer from"));
    expect(sent).toHaveLength(1);
  });

  test("is not what it only acknowledged, should it close the issue then", async () => {
    const issue = await asks();
    const escalation = await opened(issue);
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison ack");
    await on.later(2_000);
    await on.changes("dsmith", escalation, { state_event: "close" });
    expect(await told.statesOf(issue)).toEqual(["unanswered"]);
  });

  test("can be acknowledged once more when the team opens its issue again", async () => {
    const issue = await asks();
    const escalation = await opened(issue);
    await on.later(2_000);
    await on.comments("dsmith", escalation, "It was a disk.");
    await on.later(2_000);
    await on.changes("dsmith", escalation, { state_event: "close" });
    await on.later(2_000);
    await on.changes("dsmith", escalation, { state_event: "reopen" });
    expect(await told.statesOf(issue)).toEqual(["open"]);
    await on.later(2_000);
    await on.comments("dsmith", escalation, "It was not.");
    expect(await told.statesOf(issue)).toEqual(["acknowledged"]);
  });
});

describe("a rule", () => {
  test("that asks a team without a project says so once", async () => {
    await on.configure(withRule({ escalate: ["accounts"] }));
    const issue = await opens();
    for (const title of ["Pushes fail 2", "Pushes fail 3"]) {
      await on.later(86_400_000);
      await on.changes("kira", issue, { title });
    }
    const words = (await told.words(issue)).filter(({ body }) => body.includes("escalation.project"));
    expect(words).toHaveLength(1);
  });
});

describe("stop", () => {
  test("on the team's issue ends the pointers, and go on lets them begin again", async () => {
    const issue = await asks();
    const escalation = await opened(issue);
    const pointers = async () =>
      (await on.botNotes(escalation)).filter(({ body }) => body.includes("new comment")).length;
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison stop");
    await on.later(2_000);
    await on.comments("kira", issue, "It is worse.");
    expect(await pointers()).toBe(0);
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison go on");
    await later(5 * 3_600_000);
    await on.comments("kira", issue, "And worse.");
    // What was held back is told, too.
    expect(await pointers()).toBe(2);
  });
});
