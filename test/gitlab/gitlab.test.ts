import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createGitlab, type Gitlab } from "../../src/gitlab/gitlab.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { IssueRef } from "../../src/model/ids.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { errorOf } from "./support/client.ts";

let sandbox: Sandbox;
let bot: Gitlab;
let administrator: Gitlab;

const clientWith = (token: string): Gitlab =>
  createGitlab({ instance: "gitlab", url: sandbox.url, tokenFor: () => token, log: silentLogger });
const tokenOf = (username: string): string =>
  sandbox.users.find((user) => user.username === username)?.token ?? "";

beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo" });
  bot = clientWith(tokenOf("liaison-bot"));
  administrator = clientWith(sandbox.admin.token);
});
afterEach(() => sandbox.stop());

const openIssue = async (attributes: object = {}): Promise<IssueRef> => {
  const response = await fetch(`${sandbox.url}/api/v4/projects/kde%2Fsysadmin/issues`, {
    method: "POST",
    headers: { "private-token": tokenOf("kira"), "content-type": "application/json" },
    body: JSON.stringify({ title: "Runner fails", ...attributes }),
  });
  const issue = (await response.json()) as { project_id: number; iid: number };
  return { instance: "gitlab", projectId: issue.project_id, iid: issue.iid };
};

describe("a conversation with a GitLab", () => {
  test("who we are, and what we speak to", async () => {
    expect(await bot.currentUser()).toMatchObject({ username: "liaison-bot", isAdmin: false, bot: true });
    expect(await administrator.currentUser()).toMatchObject({ isAdmin: true });
    expect(await bot.version()).toMatch(/^\d+\.\d+/);
    expect(await bot.userByUsername("KIRA")).toMatchObject({ username: "kira" });
    expect(await bot.userByUsername("nobody-of-that-name")).toBeNull();
  });

  test("an issue is read, labelled, commented on, and its note edited in place", async () => {
    const ref = await openIssue();
    expect(await bot.readIssue(ref)).toMatchObject({
      ref,
      project: { path: "kde/sysadmin", visibility: "public" },
      author: { username: "kira" },
      state: "opened",
    });
    expect(await bot.changeIssue(ref, { addLabels: ["outage"] })).toMatchObject({ labels: ["outage"] });
    const posted = await bot.postNote(ref, { body: "Hello\n\n/label ~Category:Runner", internal: false });
    expect(posted.noteId).not.toBeNull();
    expect((await bot.readIssue(ref))?.labels.toSorted()).toEqual(["Category:Runner", "outage"]);
    expect(await bot.editNote(ref, posted.noteId ?? 0, "Hello again")).toBe("edited");
    const notes = await bot.readNotes(ref, { newestFirst: true });
    expect(notes.find((note) => note.id === posted.noteId)).toMatchObject({
      body: "Hello again",
      authorUsername: "liaison-bot",
      system: false,
    });
    expect(await bot.editNote(ref, 999_999, "Lost")).toBe("gone");
  });

  test("a note of quick actions only is done, and there is no note", async () => {
    const ref = await openIssue();
    expect(await bot.postNote(ref, { body: "/label ~outage", internal: false })).toMatchObject({
      noteId: null,
    });
    expect((await bot.readIssue(ref))?.labels).toEqual(["outage"]);
  });

  test("subscribing: once, again, in another's name with and without the right to", async () => {
    const ref = await openIssue();
    const asLiaison = { way: "sudo", username: "aconrad" } as const;
    expect(await bot.subscribe(ref, { way: "own" })).toBe("subscribed");
    expect(await bot.subscribe(ref, { way: "own" })).toBe("already");
    expect(await errorOf(bot.subscribe(ref, asLiaison))).toMatchObject({
      code: "gitlab.forbidden",
      reason: "sudo",
    });
    expect(await administrator.subscribe(ref, asLiaison)).toBe("subscribed");
    expect(await bot.subscribe(ref, { way: "token", token: tokenOf("aconrad") })).toBe("already");
    const nobody = { way: "sudo", username: "nobody-of-that-name" } as const;
    expect(await errorOf(administrator.subscribe(ref, nobody))).toMatchObject({ code: "gitlab.not-found" });
  });

  test("a confidential issue that we may not see is no issue", async () => {
    const ref = await openIssue({ confidential: true });
    expect(await bot.readIssue(ref)).toMatchObject({ confidential: true });
    expect(await clientWith(tokenOf("stranger")).readIssue(ref)).toBeNull();
  });

  test("labels, members, projects and participants are what was seeded", async () => {
    const ref = await openIssue();
    expect((await bot.projectLabels(ref.projectId)).map((label) => label.title)).toContain("outage");
    expect(await bot.createLabel(ref.projectId, { title: "new", color: "#428BCA" })).toBe("created");
    expect(await bot.createLabel(ref.projectId, { title: "new", color: "#428BCA" })).toBe("exists");
    expect(await bot.createLabel(ref.projectId, { title: "outage", color: "#428BCA" })).toBe("exists");
    const members = await bot.projectMembers("kde/sysadmin");
    expect(members.find(({ user }) => user.username === "kira")).toMatchObject({ access: 50, direct: false });
    expect((await bot.groupMembers("kde")).every((member) => member.direct)).toBe(true);
    expect((await bot.groupProjects("kde")).map((project) => project.path).toSorted()).toEqual([
      "kde/plasma-desktop",
      "kde/sysadmin",
    ]);
    expect(await bot.projectByPath("kde/nothing")).toBeNull();
    expect((await bot.participants(ref)).map((user) => user.username)).toEqual(["kira"]);
  });

  test("a revoked token is told apart from one that may not", async () => {
    expect(await errorOf(clientWith("no-such-token").currentUser())).toMatchObject({
      code: "gitlab.unauthorized",
    });
    const ref = await openIssue();
    const label = { title: "mine", color: "#428BCA" };
    const error = await errorOf(clientWith(tokenOf("stranger")).createLabel(ref.projectId, label));
    expect(error).toMatchObject({ code: "gitlab.forbidden", reason: "role" });
  });
});
