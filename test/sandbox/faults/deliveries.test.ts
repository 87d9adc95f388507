import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { until } from "../../support/until.ts";
import type { Received } from "../webhooks/receiver.ts";
import { begin, PROJECT, type Setting } from "./setting.ts";

let setting: Setting;
let hook: number;
beforeEach(async () => {
  setting = await begin();
  hook = await setting.hook();
});
afterEach(() => setting.stop());

const bodyOf = ({ raw }: Received) => JSON.parse(raw);
const titles = async (): Promise<string[]> =>
  (await setting.arrived()).map((request) => bodyOf(request).object_attributes.title);
/** Opens issues one after the other, each once so many deliveries in all have arrived. */
const openAll = async (steps: Readonly<Record<string, number>>): Promise<void> => {
  for (const [title, arrivals] of Object.entries(steps)) {
    await setting.open(title);
    await until(() => setting.receiver.received.length >= arrivals);
  }
};
const kept = async () => {
  const { body } = await setting.gitlab.as("kira")("GET", `${PROJECT}/hooks/${hook}/events`);
  return (body as unknown as { response_status: string }[]).map(({ response_status: status }) => status);
};

test("a lost delivery leaves no trace, a failed one does", async () => {
  setting.use({
    deliveries: [
      { fault: "lost", count: 1 },
      { fault: "lost", failed: true, count: 1 },
    ],
  });
  await openAll({ lost: 0, failed: 0, arrives: 1 });
  expect(await titles()).toEqual(["arrives"]);
  expect(await kept()).toEqual(["200", "internal error"]);
  expect(setting.gitlab.faults.counts()).toMatchObject({ "delivery-lost": 1, "delivery-failed": 1 });
});

test("a doubled delivery comes again with the same id and body, as a repeated job sends it", async () => {
  setting.use({ deliveries: [{ fault: "doubled", apart: 20 }] });
  await setting.open("twice");
  const [one, two, ...more] = await setting.arrived();
  expect(more).toEqual([]);
  expect(two?.raw).toBe(one?.raw);
  for (const name of ["webhook-id", "idempotency-key", "x-gitlab-event-uuid"]) {
    expect(two?.headers[name]).toBe(one?.headers[name]);
  }
  expect(setting.gitlab.faults.counts()["delivery-doubled"]).toBe(1);
});

test("a delayed delivery comes later, and at once when it is released", async () => {
  setting.use({ deliveries: [{ fault: "delayed", delay: "1h", count: 1 }] });
  await openAll({ first: 0, second: 1 });
  expect(setting.receiver.received).toHaveLength(1);
  setting.gitlab.faults.release();
  expect(await titles()).toEqual(["second", "first"]);
  setting.use({ deliveries: [{ fault: "delayed", delay: 30 }] });
  await setting.open("third");
  expect(await titles()).toHaveLength(3);
});

test("a reordered delivery lets others of its hook pass", async () => {
  setting.use({ deliveries: [{ fault: "reordered", behind: 2, atMost: "1h", count: 1 }] });
  await openAll({ one: 0, two: 1, three: 3, four: 4 });
  expect(await titles()).toEqual(["two", "three", "one", "four"]);
  setting.use({ deliveries: [{ fault: "reordered", atMost: 30, count: 1 }] });
  await setting.open("five");
  expect(await titles()).toHaveLength(5);
});

test("a stale body has the event's action and the issue as it was", async () => {
  const kira = setting.gitlab.as("kira");
  setting.use({ deliveries: [{ fault: "stale" }] });
  const iid = await setting.open("same");
  await kira("PUT", `${PROJECT}/issues/${iid}`, { state_event: "close" });
  await kira("POST", `${PROJECT}/issues/${iid}/notes`, { body: "hello" });
  const [open, close, note] = (await setting.arrived()).map(bodyOf);
  expect(open.object_attributes).toMatchObject({ action: "open", state: "opened" });
  expect(close.object_attributes).toMatchObject({ action: "close", state: "opened", closed_at: null });
  expect(note).toMatchObject({
    object_attributes: { note: "hello" },
    issue: { title: "same", state: "opened" },
  });
  expect(setting.gitlab.faults.counts()["delivery-stale"]).toBe(2);
});

test("rules choose by event, hook and place; several kinds can meet one delivery", async () => {
  const other = await setting.hook();
  setting.use({
    deliveries: [
      { fault: "lost", where: { hooks: [other] } },
      { fault: "lost", where: { events: ["note_events"] } },
      { fault: "lost", where: { places: ["kde/sysadmin", "kd"] } },
      { fault: "doubled", where: { places: ["kde"] } },
      { fault: "delayed", delay: 20 },
    ],
  });
  const iid = await setting.open("both");
  await setting.gitlab.as("kira")("POST", `${PROJECT}/issues/${iid}/notes`, { body: "lost" });
  expect(await titles()).toEqual(["both", "both"]);
  expect(setting.gitlab.faults.counts()).toMatchObject({
    "delivery-lost": 3,
    "delivery-doubled": 1,
    "delivery-delayed": 1,
  });
});

test("a seed loses the same deliveries of the same story again", async () => {
  const story = async (seed: number): Promise<string[]> => {
    const another = await begin();
    await another.hook();
    another.use({ seed, deliveries: [{ fault: "lost", chance: 0.5 }] });
    const iid = await another.open("story");
    for (const word of "abcdefghijkl") {
      await another.gitlab.as("kira")("POST", `${PROJECT}/issues/${iid}/notes`, { body: word });
    }
    const arrived = await another.arrived();
    await another.stop();
    return arrived.map((request) => bodyOf(request).object_attributes.note ?? "opened").sort();
  };
  const [first, again, other] = [await story(3), await story(3), await story(4)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(first.length).toBeGreaterThan(2);
  expect(first.length).toBeLessThan(12);
});

describe("hooks that fail", () => {
  const kira = () => setting.gitlab.as("kira");
  const state = async () => {
    const { body } = await kira()("GET", `${PROJECT}/hooks/${hook}`);
    const { alert_status: status, disabled_until: until } = body as unknown as Record<string, unknown>;
    return [status, until];
  };
  const fail = async (many: number): Promise<void> => {
    for (let time = 0; time < many; time += 1) {
      await setting.open("failing");
      await setting.gitlab.webhooks.idle();
    }
  };

  test("pause longer each time and are switched off in the end; a test that succeeds switches them on", async () => {
    setting.use({ hooks: {} });
    setting.receiver.answer = 503;
    await fail(3);
    expect(await state()).toEqual(["executable", null]);
    await fail(1);
    expect(await state()).toEqual(["temporarily_disabled", "2026-06-30T12:01:30.000Z"]);
    const attempts = setting.receiver.received.length;
    await fail(2);
    expect(setting.receiver.received).toHaveLength(attempts);
    const press = () => kira()("POST", `${PROJECT}/hooks/${hook}/test/issues_events`);
    expect((await press()).status).toBe(422);
    setting.later(60_001);
    await fail(1);
    expect(await state()).toEqual(["temporarily_disabled", "2026-06-30T12:03:30.001Z"]);
    for (let failures = 6; failures <= 39; failures += 1) {
      setting.later(24 * 3_600_000 + 1);
      await fail(1);
    }
    expect((await state())[0]).toBe("temporarily_disabled");
    setting.later(24 * 3_600_000 + 1);
    await fail(1);
    expect((await state())[0]).toBe("disabled");
    setting.later(100 * 24 * 3_600_000);
    setting.receiver.answer = 200;
    const { received } = setting.receiver;
    const before = received.length;
    await fail(1);
    expect([(await state())[0], received.length]).toEqual(["disabled", before]);
    const root = setting.gitlab.as("root");
    expect((await root("POST", `${PROJECT}/hooks/${hook}/test/issues_events`)).status).toBe(201);
    expect(await root("GET", `${PROJECT}/hooks/${hook}`)).toMatchObject({
      body: { alert_status: "executable", disabled_until: null },
    });
    await fail(1);
    expect(received).toHaveLength(before + 2);
    expect(setting.gitlab.faults.counts()).toMatchObject({
      "delivery-hook-paused": 2,
      "delivery-hook-disabled": 1,
    });
  });

  test("never pause without such a plan, and say so", async () => {
    setting.receiver.answer = 500;
    await fail(5);
    expect(setting.receiver.received).toHaveLength(5);
    expect(await state()).toEqual(["executable", null]);
    setting.use({ hooks: { autoDisable: true, timeout: 50 } });
    setting.receiver.answer = "never";
    await fail(4);
    expect((await state())[0]).toBe("temporarily_disabled");
    setting.use(null);
    expect((await state())[0]).toBe("executable");
  });
});
