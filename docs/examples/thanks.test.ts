import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createTestKit } from "../../src/app/test-kit.ts";
import thanks from "./thanks.ts";

const payload = JSON.parse(readFileSync(new URL("issue-opened.json", import.meta.url), "utf8"));

const kit = await createTestKit({
  configuration: {
    version: 1,
    instances: { gitlab: { url: "https://gitlab.com", token: { env: "GITLAB_TOKEN" } } },
    liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source", liaisons: ["Ada"] }],
    partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
  },
  apps: { thanks },
  ownHandlers: false,
});

test("an issue with a log gets our thanks", async () => {
  payload.object_attributes.description = "It says:\n```\nERROR: no runner\n```";
  const plan = await kit.receive(payload);
  assert.equal(plan?.effects.length, 1);
  assert.equal(plan?.effects[0]?.kind, "note");
});

test("an issue without one gets none, and the reason is kept", async () => {
  payload.object_attributes.description = "It does not work.";
  const plan = await kit.receive(payload);
  assert.deepEqual(plan?.effects, []);
  assert.match(JSON.stringify(plan?.considered), /no log in the description/);
});
