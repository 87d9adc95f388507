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

test("says of which issues those who cannot read inboxes are reminded by mail", async () => {
  const mail = (readers: string, to: readonly string[] = []) => ({
    type: "mail",
    server: { env: "SMTP" },
    from: "bot@example.org",
    readers,
    to,
  });
  const withMail = async (channels: object) => {
    const people = configuration.people.map((one) =>
      one.name === "Dot" ? one : { ...one, email: `${one.username}@example.org` },
    );
    const gitlab = {
      projectSettings: async () => ({ project: { visibility: "private" } }),
      projectMembers: async () => [{ user: { username: "ann" }, access: 10 }],
    } as unknown as Gitlab;
    const reached = configurationSchema.parse({ ...configuration, people, channels });
    return await inboxReaders(reached, "gitlab", gitlab);
  };
  const passedOver = {
    severity: "warning",
    sentence: "Dot cannot read inboxes: not among the members of the project.",
    remedy:
      "Make them members (Guest is enough), or give them `email` in `people`, and a channel of type `mail` without `to`, with `readers: private`.",
  };

  expect(await withMail({ post: mail("public") })).toMatchObject([
    passedOver,
    {
      severity: "warning",
      sentence: "Cem and Bob cannot read inboxes, and are reminded by mail of public issues only.",
      remedy:
        "Give the channel post, or another of type `mail` without `to`, `readers: private`; or make them members (Guest is enough).",
    },
  ]);
  expect(await withMail({ post: mail("public"), more: mail("internal") })).toMatchObject([
    passedOver,
    {
      sentence:
        "Cem and Bob cannot read inboxes, and are reminded by mail of public and internal issues only.",
      remedy:
        "Give the channel more, or another of type `mail` without `to`, `readers: private`; or make them members (Guest is enough).",
    },
  ]);
  expect(await withMail({ post: mail("public"), all: mail("private") })).toMatchObject([
    passedOver,
    { severity: "limited", sentence: "Cem and Bob cannot read inboxes, and are reminded by mail." },
  ]);
  // What has addresses of its own mails nobody else.
  const ownAddresses = await withMail({ post: mail("private", ["all@example.org"]) });
  expect(ownAddresses).toMatchObject([
    { severity: "warning", sentence: expect.stringContaining("Cem, Bob, and Dot cannot read inboxes: not") },
  ]);
});
