/** Saved replies, as a liaison sends them. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { escalating } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
  told = escalationStories(on);
});
afterAll(() => on.stop());

test("a liaison sends a reply by its name: once, for everybody to read, and the partner is next", async () => {
  const issue = await on.opens("kira", "kde/sysadmin", { title: "Are the minutes used up?" });
  await on.later(2_000);
  const asked = await on.comments("aconrad", issue, "!liaison reply CI minutes", { internal: true });
  const [sent, ...others] = await told.words(issue);
  expect(others).toEqual([]);
  expect(sent).toMatchObject({ internal: false });
  expect(sent?.body).toContain("Hello kira,");
  expect(sent?.body).toContain("https://docs.gitlab.com/ci/pipelines/compute_minutes/");
  expect(sent?.body).toContain("*Sent by Andrew Conrad.*");
  expect(await told.reactionsTo(issue, asked)).toContain("white_check_mark");
  expect(await told.statusOf(issue)).toContain("there is a reply for you here");
  const [row] = await on.database.query("SELECT memory FROM issues WHERE issue_key = $1", [issue.key]);
  expect(row?.["memory"]).toMatchObject({
    turn: { side: "partner" },
    firstResponseAt: expect.stringContaining("T"),
  });

  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison reply ci-minutes please");
  const words = (await told.words(issue)).map(({ body }) => body);
  expect(words).toHaveLength(2);
  expect(words[1]).toContain("stands here already");

  await on.later(2_000);
  await on.comments("kira", issue, "Thanks, and now?");
  const [later] = await on.database.query("SELECT memory FROM issues WHERE issue_key = $1", [issue.key]);
  expect(later?.["memory"]).toMatchObject({ turn: { side: "liaison" } });
});

test("whoever may not decide sends none, and a name that is nearly right is told", async () => {
  const issue = await on.opens("kira", "kde/sysadmin");
  await on.later(2_000);
  await on.comments("kira", issue, "!liaison reply spam");
  await on.comments("aconrad", issue, "!liaison reply ci-minuts");
  await on.comments("aconrad", issue, "!liaison reply coffee");
  const words = (await told.words(issue)).map(({ body }) => body);
  expect(words).toHaveLength(3);
  expect(words[0]).toContain("Only the liaison or the manager may ask for `reply`");
  expect(words[1]).toContain('did you mean "ci-minutes"?');
  expect(words[2]).toContain("`ci-catalog`, `ci-minutes`");
});

test("the operator's own replies stand beside ours, and replace them by name", async () => {
  const folder = join(on.folder, "own", "replies");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "spam.md.hbs"),
    "---\ntitle: Our own words on spam\n---\nDear {{partner.name}}.",
  );
  await writeFile(join(folder, "hello.md.hbs"), "---\ntitle: A greeting\n---\nHello {{issue.author}}.");
  await on.configure((usual) => ({ ...usual, templates: "own" }));
  const issue = await on.opens("kira", "kde/sysadmin");
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison replies\n!liaison reply spam");
  const words = (await told.words(issue)).map(({ body }) => body).join("\n");
  expect(words).toContain("- `hello`: A greeting");
  expect(words).toContain("- `spam`: Our own words on spam");
  expect(words).toContain("- `ci-minutes`: CI/CD compute minutes and runners");
  expect(words).toContain("Dear KDE.");
});
