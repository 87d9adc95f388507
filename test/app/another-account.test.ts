import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { INSTANCE } from "../support/service-configuration.ts";
import type { OpenedIssue, ShownNote } from "../support/stories.ts";
import { until } from "../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());

/** Notes of people and bots, oldest first. */
const notesOf = async (issue: OpenedIssue): Promise<ShownNote[]> => {
  const rows = rowsOf(await on.gitlab.as("root")("GET", `${issue.path}/notes?sort=asc`));
  return (rows as unknown as ShownNote[]).filter(({ system }) => !system);
};

/** A group token made anew: another user, with another role. */
const tokenOf = async (accessLevel: number): Promise<string> => {
  const input = { name: "Bot", scopes: ["api"], access_level: accessLevel };
  return (await on.gitlab.as("root")("POST", "/groups/kde/access_tokens", input)).body.token;
};

const takeUp = async (token: string): Promise<number> => {
  const { id } = (await on.gitlab.withToken(token)("GET", "/user")).body;
  await on.writeSecret("bot", token);
  return id;
};

test("an account that is another from now on writes a new status note where it may not edit the old one, once", async () => {
  const issue = await on.opens("kira", "kde/sysadmin");
  const [old] = await on.botNotes(issue);
  const id = await takeUp(await tokenOf(20));
  await on.later(5_000);
  await on.comments("aconrad", issue, "Which runner is it?");
  await until(async () => (await on.service().store.ownUsers.list(INSTANCE)).some((own) => own.id === id));
  const notes = (await notesOf(issue)).filter(({ author }) => author.username !== "aconrad");
  expect(notes.map(({ author }) => author.username)).toEqual([
    "liaison-bot",
    expect.stringMatching(/^group_\d+_bot_/),
  ]);
  expect(notes[0]?.body).toBe(old?.body);
  expect(notes[1]?.body).toContain("there is a reply for you here");
  await on.later(5_000);
  await on.comments("kira", issue, "The one of KDE.");
  const after = (await notesOf(issue)).filter(({ author }) => /^(liaison-bot|group_)/.test(author.username));
  expect(after.map((note) => note.id)).toEqual(notes.map((note) => note.id));
  expect(after[1]?.body).not.toBe(notes[1]?.body);
  // What earlier accounts did is no news.
  const own = await on.service().store.deliveries.list({ issueKey: issue.key, state: "own" });
  expect(own.length).toBeGreaterThan(0);
});

test("where its role lets it edit others' notes, the one note stays the one", async () => {
  const issue = await on.opens("otto", "kde/plasma-desktop");
  await takeUp(await tokenOf(40));
  await on.later(5_000);
  await on.comments("aconrad", issue, "Which one is it?");
  const notes = (await notesOf(issue)).filter(({ author }) => author.username.startsWith("group_"));
  expect(notes).toHaveLength(1);
  expect(notes[0]?.body).toContain("there is a reply for you here");
});
