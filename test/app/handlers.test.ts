import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { run } from "../cli/support.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

const GREETING = `export default (app) => {
  app.on("issue.open", ({ plan, issue }) => {
    plan.note({ reason: "we greet", body: "A greeting of our own, for " + issue.project.path });
  });
};`;

const FRAGILE = `export default (app) => {
  app.on(["issue.open", "issue.update"], ({ plan, issue }) => {
    if (issue.title.includes("boom")) throw new Error("cannot bear this title");
    plan.leave("fragile", "nothing to say");
  });
};`;

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
  await writeFile(join(on.folder, "greeting.mjs"), GREETING);
  await writeFile(join(on.folder, "fragile.mjs"), FRAGILE);
  await on.configure((usual) => ({ ...usual, apps: ["greeting.mjs", "fragile.mjs"] }));
});
afterAll(() => on.stop());

const liaison = (...args: string[]) => run(args, { env: { DATABASE_URL: on.database.url } });

const deliveriesOf = (issue: OpenedIssue) => on.service().store.deliveries.list({ issueKey: issue.key });

describe("an operator's own handler", () => {
  test("works beside ours, and what it wants is done once", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.comments("kira", issue, "More.");
    await on.changes("kira", issue, { title: "Another" });
    const bodies = (await on.botNotes(issue)).map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies).toContainEqual(expect.stringContaining("A greeting of our own, for kde/sysadmin"));
  });

  test("that fails takes nothing from the others; what it could not decide becomes a dead letter that can be run again", async () => {
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner goes boom" });
    expect(await on.botNotes(issue)).toHaveLength(2);
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    for (const _ of Array.from({ length: 5 })) {
      await on.later(60_000);
      await on.settled();
    }
    const [dead] = (await deliveriesOf(issue)).filter(({ state }) => state !== "own");
    expect(dead).toMatchObject({ state: "dead" });
    expect((await liaison("deliveries", "--state", "dead")).stdout).toContain(issue.key);

    await on.changes("kira", issue, { title: "Runner goes quietly" });
    expect((await deliveriesOf(issue))[0]).toMatchObject({ state: "decided" });
    expect(await liaison("replay", String(dead?.id))).toMatchObject({ code: 0 });
    await on.settled();
    expect((await deliveriesOf(issue)).map(({ state }) => state)).not.toContain("dead");
    expect(await on.botNotes(issue)).toHaveLength(2);
  });
});

describe("texts that others write", () => {
  const send = async (body: unknown) => {
    const answer = await fetch(`${on.service().url}/webhooks/gitlab/sandbox`, {
      method: "POST",
      headers: { "x-gitlab-token": "a secret of webhooks", "x-gitlab-event": "Issue Hook" },
      body: JSON.stringify(body),
    });
    await on.settled();
    return answer.status;
  };

  /** The body of an issue's opening, with other texts in it, as of later. */
  const tampered = async (issue: OpenedIssue, text: string) => {
    const [delivery] = (await deliveriesOf(issue)).filter(({ eventHeader }) => eventHeader === "Issue Hook");
    const body = JSON.parse(String(delivery?.body));
    const { object_attributes: attributes, user } = body;
    return {
      ...body,
      user: { ...user, username: `${user.username}${text}`, name: text },
      object_attributes: {
        ...attributes,
        action: "update",
        title: `Runner ${text}`,
        description: text,
        labels: [{ id: 999, title: text }],
        updated_at: new Date(Date.now() + 3_600_000).toISOString(),
      },
    };
  };

  test.each([
    ["NUL, which PostgreSQL does not take", "a\u0000b"],
    ["halves of surrogate pairs", "a\ud800b"],
    ["a million characters", "x".repeat(1_000_000)],
    ["quick actions and mentions", '\n/close\n@all\n/label ~"x"\n'],
  ])("%s", async (_, text) => {
    const issue = await on.opens("kira", "kde/sysadmin");
    const notes = await on.botNotes(issue);
    expect(await send(await tampered(issue, text))).toBe(200);
    expect((await deliveriesOf(issue)).map(({ state }) => state)).not.toContain("waiting");
    expect((await deliveriesOf(issue)).map(({ state }) => state)).not.toContain("dead");
    expect(await on.botNotes(issue)).toHaveLength(notes.length);
    const { body } = await on.gitlab.as("root")("GET", issue.path);
    expect(body.state).toBe("opened");
  });

  test("in an issue that is nobody's are put aside as quietly", async () => {
    const issue = await on.opens("stranger", "gitlab-org/gitlab");
    expect(await send(await tampered(issue, "a\u0000b"))).toBe(200);
    expect((await deliveriesOf(issue)).map(({ state }) => state)).toEqual(["ignored", "ignored"]);
  });
});
