import { expect, test } from "@jest/globals";
import { inboxReaders } from "../../../src/cli/doctor/inbox-readers.ts";
import { configurationSchema } from "../../../src/config/schema/configuration.ts";
import type { Gitlab } from "../../../src/gitlab/gitlab.ts";

const configuration = configurationSchema.parse({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  inbox: { project: "ours/inbox" },
  people: ["Ann", "Bob", "Cem", "Dot", "Eva"].map((name) => ({ name, username: name.toLowerCase() })),
  liaisons: [
    { id: "ours", section: "M", group: "Ours", liaisons: ["Ann", "Nobody Known"] },
    { id: "infra", section: "P", group: "Infra", liaisons: ["Cem"] },
    { id: "old", section: "P", group: "Old", liaisons: ["Eva"], retired: true },
  ],
  away: [{ person: "Ann", from: "2026-12-21", until: "2026-12-24", cover: "Bob" }],
  supportManagers: ["Dot"],
});

const found = async (members: readonly string[], visibility: "private" | "internal" = "private") => {
  const gitlab = {
    projectSettings: async () => ({ project: { visibility } }),
    projectMembers: async () => members.map((username) => ({ user: { username }, access: 10 })),
  } as unknown as Gitlab;
  return (await inboxReaders(configuration, "gitlab", gitlab)).map((one) => [one.severity, one.sentence]);
};

test("says who could not read what is written in inboxes: liaisons, also teams', covers, and managers", async () => {
  expect(await found(["ann"])).toEqual([
    ["warning", "Cem, Bob, and Dot cannot read inboxes: not among the members of the project."],
  ]);
  expect(await found(["ANN", "bob", "cem", "dot"])).toEqual([
    ["fine", "Everybody who is reminded can read inboxes."],
  ]);
  expect(await found([], "internal")).toEqual([]);
  expect(await inboxReaders(configuration, "other", {} as Gitlab)).toEqual([]);
});
