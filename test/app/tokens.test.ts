import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { INSTANCE, type Written } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";

/** The group GNOME has given a token of its own: Dave's account acts there. */
const withToken = (usual: Written): Written => {
  const [instance] = Object.values(usual.instances);
  if (instance === undefined) throw new Error("no instance");
  return { ...usual, instances: { [INSTANCE]: { ...instance, tokens: { gnome: { file: "gnome" } } } } };
};

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: withToken, secretOf: { gnome: "dsmith" }, hooks: false });
  const { body } = await on.gitlab.as("root")("GET", "/users?username=dsmith");
  const [dave] = body as unknown as { id: number }[];
  await on.gitlab.as("root")("POST", "/groups/gnome/members", { user_id: dave?.id, access_level: 50 });
  await on.registerHooks();
});
afterAll(() => on.stop());
afterEach(() => on.gate.trouble(undefined));

const authors = async (issue: OpenedIssue): Promise<unknown> => {
  const { body } = await on.gitlab.as("root")("GET", `${issue.path}/notes`);
  const notes = body as unknown as { system: boolean; author: { username: string } }[];
  return notes.filter(({ system }) => !system).map(({ author }) => author.username);
};

describe("a token for one group", () => {
  test("is used there, and the bot's own elsewhere", async () => {
    expect(await authors(await on.opens("gaia", "gnome/gnome-shell"))).toEqual(["dsmith"]);
    expect(await authors(await on.opens("kira", "kde/sysadmin"))).toEqual(["liaison-bot"]);
  });

  test("makes its account ours: what it does is no news, and its notes are found again", async () => {
    on.gate.trouble(({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/notes")) return undefined;
      on.gate.trouble(undefined);
      return { kind: "answer lost" };
    });
    const issue = await on.opens("gaia", "gnome/gnome-shell");
    await on.later(61_000);
    await on.settled();
    expect(await authors(issue)).toEqual(["dsmith"]);
    const own = await on.service().store.deliveries.list({ issueKey: issue.key, state: "own" });
    expect(own.length).toBeGreaterThan(0);
  });
});
