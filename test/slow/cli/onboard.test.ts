/** A liaison's first issue by command, before the service has ever looked who the liaisons are. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import { folderWith, run } from "../../cli/support.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";

const configuration = (mode: "act" | "observe"): string => `version: 1
mode: ${mode}
instances:
  gitlab: { url: https://gitlab.com, token: { env: TOKEN }, webhook: { secrets: [{ env: SECRET }] } }
people:
  - { name: Andrew Conrad, username: aconrad }
  - { name: Brie Carranza, username: bcarranza }
onboarding: { project: support/onboarding }
liaisons:
  - { id: open-source, section: Marketing, group: Open Source, liaisons: [Andrew Conrad, Brie Carranza] }
partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde] } }
`;

const AT = new Date("2026-11-02T09:00:00Z");
const BOTH = ["aconrad", "bcarranza"].map((username) => ({ instance: "gitlab", username }));

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createEmptyDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

const onboard = (mode: "act" | "observe") =>
  run(["onboard", "aconrad"], {
    cwd: folderWith({ "liaison.yml": configuration(mode) }),
    env: { DATABASE_URL: database.url, TOKEN: "t", SECRET: "s" },
  });

test("meets that one only: those who were there before stay no news, and observing meets nobody", async () => {
  expect((await onboard("observe")).stdout).toMatch(/^Only recorded/);
  expect(await store.knownLiaisons.unknownOf(BOTH)).toEqual(BOTH);
  expect((await onboard("act")).stdout).toMatch(/^A running/);
  expect(await store.knownLiaisons.unknownOf(BOTH)).toEqual(BOTH.slice(1));
  // Else the others would be greeted as new at the service's first look.
  expect(await store.knownLiaisons.wasLooked()).toBe(false);
  await store.knownLiaisons.begin(BOTH, AT);
  expect(await store.knownLiaisons.wasLooked()).toBe(true);
  expect(await store.knownLiaisons.unknownOf(BOTH)).toEqual([]);
});
