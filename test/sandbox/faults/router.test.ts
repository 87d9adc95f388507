import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { begin, type Setting } from "./setting.ts";

let setting: Setting;
beforeEach(async () => {
  setting = await begin();
});
afterEach(() => setting.stop());

const door = (method: string, path = "", body?: string): Promise<Response> =>
  fetch(`${setting.gitlab.url}/-/sandbox/faults${path}`, { method, body: body ?? null });
const version = async (): Promise<number> => (await setting.gitlab.as("kira")("GET", "/version")).status;

test("a plan is put to use, shown with what it did, and taken away", async () => {
  expect(await (await door("GET")).json()).toMatchObject({ plan: null, counts: { "error-500": 0 } });
  const plan = { seed: 9, requests: [{ fault: "error", status: 500, until: "1h" }] };
  const answer = await door("PUT", "", JSON.stringify(plan));
  expect(answer.status).toBe(200);
  expect(await version()).toBe(500);
  expect(await (await door("GET")).json()).toMatchObject({
    plan: { seed: 9, requests: [{ fault: "error", status: 500, until: 3_600_000 }] },
    counts: { "error-500": 1, timeout: 0 },
  });
  expect((await door("DELETE", "/counts")).status).toBe(204);
  expect((await door("DELETE")).status).toBe(204);
  expect(await version()).toBe(200);
  expect(await (await door("GET")).json()).toMatchObject({ plan: null, counts: { "error-500": 0 } });
});

test("mistakes are told with their places, and the plan before stays", async () => {
  setting.use({ requests: [{ fault: "error", status: 500 }] });
  const wrong = await door("PUT", "", JSON.stringify({ requests: [{ fault: "error", status: 5 }], x: 1 }));
  expect([wrong.status, await wrong.json()]).toEqual([
    400,
    {
      mistakes: [
        { path: ["requests", 0, "status"], isKey: false, message: "is 5", expected: "500, 502, 503 or 504" },
        { path: ["x"], isKey: true, message: "unknown key", expected: expect.any(String) },
      ],
    },
  ]);
  expect((await door("PUT", "", "{")).status).toBe(400);
  expect((await door("PUT")).status).toBe(400);
  expect(await version()).toBe(500);
});

test("what is held back is sent when told", async () => {
  await setting.hook();
  setting.use({ deliveries: [{ fault: "delayed", delay: "1h" }] });
  await setting.open("held");
  expect(setting.receiver.received).toEqual([]);
  expect((await door("DELETE", "/held")).status).toBe(204);
  expect(await setting.arrived()).toHaveLength(1);
});
