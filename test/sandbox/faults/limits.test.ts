import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { begin, PROJECT, type Setting } from "./setting.ts";

let setting: Setting;
beforeEach(async () => {
  setting = await begin();
});
afterEach(() => setting.stop());

const get = (path: string, username?: string): Promise<Response> => {
  const { url, users } = setting.gitlab;
  const token = users.find((user) => user.username === username)?.token;
  return fetch(`${url}/api/v4${path}`, { headers: token === undefined ? {} : { "private-token": token } });
};
const limitHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => /ratelimit|retry/.test(name)));

describe("the throttle of a user", () => {
  test("is told on every answer, refuses what is too much, and begins again with the next window", async () => {
    setting.use({ limits: { authenticated: 3, unauthenticated: 1 } });
    const reset = String(Date.parse("2026-06-30T12:01:00Z") / 1000);
    expect(limitHeaders(await get("/user", "kira"))).toEqual({
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-limit": "3",
      "ratelimit-observed": "1",
      "ratelimit-remaining": "2",
      "ratelimit-reset": reset,
    });
    expect((await get("/nowhere", "kira")).headers.get("ratelimit-observed")).toBe("2");
    expect((await get("/user", "kira")).status).toBe(200);
    const over = await get("/user", "kira");
    expect([over.status, await over.text()]).toEqual([429, "Retry later\n"]);
    expect(limitHeaders(over)).toEqual({
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-limit": "3",
      "ratelimit-observed": "4",
      "ratelimit-remaining": "0",
      "ratelimit-reset": reset,
      "ratelimit-resettime": "Tue, 30 Jun 2026 12:01:00 GMT",
      "retry-after": "30",
    });
    expect((await get("/user", "otto")).status).toBe(200);
    expect([(await get("/projects")).status, (await get("/projects")).status]).toEqual([200, 429]);
    setting.later(30_000);
    expect((await get("/user", "kira")).headers.get("ratelimit-observed")).toBe("1");
    expect(setting.gitlab.faults.counts()).toMatchObject({ limit: 2, "limit-inner": 0 });
  });

  test("does not count what never reached it, and tells longer periods by the minute", async () => {
    setting.use({
      limits: { authenticated: { requests: 100, period: "1h" } },
      requests: [{ fault: "reset", moment: "before", count: 3 }],
    });
    for (const _ of [1, 2, 3]) await expect(get("/user", "kira")).rejects.toThrow("fetch failed");
    expect(limitHeaders(await get("/user", "kira"))).toMatchObject({
      "ratelimit-limit": "2",
      "ratelimit-observed": "1",
      "ratelimit-remaining": "99",
      "ratelimit-reset": String(Date.parse("2026-06-30T13:00:00Z") / 1000),
    });
  });
});

describe("an inner limit", () => {
  test.each([
    ["notes", "POST", `${PROJECT}/issues/1/notes`, { body: "hello" }, 201],
    ["issues", "POST", `${PROJECT}/issues`, { title: "hello" }, 201],
    ["places", "GET", PROJECT, undefined, 200],
    ["users", "GET", "/users/1", undefined, 200],
    ["members", "GET", `${PROJECT}/members/all`, undefined, 200],
  ] as const)(
    "of %s refuses without a word in the headers, for that user alone",
    async (name, method, path, body, good) => {
      await setting.open("hello");
      setting.use({ limits: { [name]: 2 } });
      const kira = setting.gitlab.as("kira");
      const replies = [
        await kira(method, path, body),
        await kira(method, path, body),
        await kira(method, path, body),
      ];
      expect(replies.map(({ status }) => status)).toEqual([good, good, 429]);
      expect([...(replies[2]?.headers.keys() ?? [])].filter((key) => /rate|retry/.test(key))).toEqual([]);
      expect((await setting.gitlab.as("otto")(method, path, body)).status).toBe(good);
      expect((await kira("GET", "/user")).status).toBe(200);
      setting.later(60_000);
      expect((await kira(method, path, body)).status).toBe(good);
      expect(setting.gitlab.faults.counts()["limit-inner"]).toBe(1);
    },
  );

  test("of a hook's tests counts all hooks of the place, resends each by itself", async () => {
    await setting.open("hello");
    const [one, two] = [await setting.hook(), await setting.hook()];
    setting.use({ limits: { like: "gitlab.com" } });
    const kira = setting.gitlab.as("kira");
    const press = async (hook: number) =>
      (await kira("POST", `${PROJECT}/hooks/${hook}/test/issues_events`)).status;
    const resend = async (hook: number) =>
      (await kira("POST", `${PROJECT}/hooks/${hook}/events/1/resend`)).status;
    const statuses: number[] = [];
    for (const hook of [one, one, two, two, one, two]) statuses.push(await press(hook));
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
    const again: number[] = [];
    for (const hook of [one, one, one, one, one, one, two]) again.push(await resend(hook));
    expect(again).toEqual([201, 201, 201, 201, 201, 429, 404]);
  });
});

describe("the limit of deliveries", () => {
  test("loses in silence what is over it, and hears again with the next minute", async () => {
    const id = await setting.hook();
    setting.use({ limits: { deliveries: 2 } });
    for (const title of ["one", "two", "three"]) await setting.open(title);
    expect(await setting.arrived()).toHaveLength(2);
    expect((await setting.gitlab.as("kira")("GET", `${PROJECT}/hooks/${id}/events`)).body).toHaveLength(2);
    setting.later(60_000);
    await setting.open("four");
    expect(await setting.arrived()).toHaveLength(3);
    expect(setting.gitlab.faults.counts()["delivery-over-limit"]).toBe(1);
  });
});
