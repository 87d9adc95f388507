import { describe, expect, test } from "@jest/globals";
import { createTestKit } from "../../src/app/test-kit.ts";
import type { App } from "../../src/bot/application.ts";
import { issuePayload, notePayload } from "../support/payloads.ts";

/** A handler as an operator would write it. */
const thankForRunnerReports: App = (app) => {
  app.on("issue.open", ({ issue, plan }) => {
    if (/runner/i.test(issue.title))
      plan.note({ body: "Thank you for the report.", reason: "it speaks of a runner" });
    else plan.leave("thank", "it speaks of something else");
  });
};

const configuration = {
  version: 1,
  mode: "act",
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  people: [{ name: "Andrew Conrad", username: "aconrad" }],
  liaisons: [{ id: "oss", section: "Marketing", group: "Open Source Prog.", liaisons: ["Andrew Conrad"] }],
  partners: [{ id: "kde", name: "KDE", liaison: "oss", match: { groups: ["kde"] } }],
};

describe("testing a handler of one's own", () => {
  test("give a payload, get the plan", async () => {
    const kit = await createTestKit({
      configuration,
      apps: { thank: thankForRunnerReports },
      ownHandlers: false,
    });
    const plan = await kit.receive(issuePayload());
    expect(plan?.effects).toMatchObject([
      { kind: "note", body: "Thank you for the report.", askedBy: "thank", partner: "kde", mode: "act" },
    ]);
    const other = await kit.receive(issuePayload({ attributes: { title: "Pages are slow" } }));
    expect(other?.effects).toEqual([]);
    expect(other?.considered.map(({ sentence }) => sentence)).toContain("it speaks of something else");
  });

  test("beside ours, which then show what they do", async () => {
    const kit = await createTestKit({ configuration, apps: { thank: thankForRunnerReports } });
    const plan = await kit.receive(issuePayload());
    expect(plan?.effects.map(({ askedBy }) => askedBy)).toEqual([
      "subscribe-liaison",
      "thank",
      "status-note",
    ]);
    expect((await kit.receive(notePayload()))?.effects).toContainEqual(
      expect.objectContaining({ view: expect.objectContaining({ waitingOn: "partner" }) }),
    );
  });

  test("what is no partner's gets no plan, and a handler's failure is the test's", async () => {
    const failing: App = (app) =>
      app.on("issue.open", () => {
        throw new Error("out of words");
      });
    const kit = await createTestKit({ configuration, apps: { failing } });
    const elsewhere = { id: 99, path_with_namespace: "others/tracker", visibility_level: 20, web_url: "" };
    expect(await kit.receive(issuePayload({ project: elsewhere }))).toBeNull();
    await expect(kit.receive(issuePayload())).rejects.toThrow("out of words");
  });

  test("a configuration that is none is refused", async () => {
    await expect(createTestKit({ configuration: { version: 2 } })).rejects.toThrow("instances");
  });
});
