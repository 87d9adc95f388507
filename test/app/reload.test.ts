import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Logger } from "../../src/lib/log.ts";
import { issuePayload } from "../support/payloads.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { Written } from "../support/service-configuration.ts";

const told: { readonly message: string; readonly fields: object }[] = [];
const keep = (fields: object, message: string): void => void told.push({ fields, message });
const log: Logger = { debug: keep, info: keep, warn: keep, error: keep, child: () => log };

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ hooks: false, service: { log } });
});
afterAll(() => on.stop());

const inMode =
  (mode: "act" | "observe") =>
  (usual: Written): Written => ({ ...usual, mode });

describe("reloading", () => {
  test("twice at once ends with the later configuration", async () => {
    told.length = 0;
    await Promise.all([on.configure(inMode("observe")), on.configure(inMode("act"))]);
    const modes = told.flatMap(({ fields }) => ("mode" in fields ? [fields.mode] : []));
    expect(modes).toEqual(["observe", "act"]);
  });

  test("says which parts need a restart, and goes on with the instances as they were", async () => {
    told.length = 0;
    await on.configure((usual) => ({
      ...usual,
      instances: Object.fromEntries(
        Object.entries(usual.instances).map(([name, one]) => [
          name,
          { ...one, url: "https://other.example" },
        ]),
      ),
    }));
    expect(told).toContainEqual({
      message: expect.stringContaining("need a restart"),
      fields: { parts: ["instances.sandbox.url"] },
    });
    const runtime = on.service().instances.get("sandbox");
    expect(await runtime?.gitlab.currentUser()).toMatchObject({ username: "liaison-bot" });
  });
});

describe("a delivery for an instance that only another process knows", () => {
  test("waits for a restart, and is no dead letter", async () => {
    const key = "salsa:14#12";
    await on.service().store.deliveries.add({
      instance: "salsa",
      messageId: "1",
      digest: "1",
      eventHeader: "Issue Hook",
      receivedAt: new Date(),
      source: "webhook",
      body: JSON.stringify(issuePayload()),
      size: 1,
      confidential: false,
      issueKey: key,
      state: "waiting",
      why: null,
    });
    await on.stopService();
    await on.startAgain();
    await on.settled();
    const [delivery] = await on.service().store.deliveries.list({ issueKey: key });
    expect(delivery).toMatchObject({
      state: "waiting",
      why: expect.stringContaining("no instance called salsa"),
    });
  });
});
