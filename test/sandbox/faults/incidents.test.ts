import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { FaultPlanInput } from "../../../src/sandbox/faults/plan.ts";
import { begin, PROJECT, type Setting } from "./setting.ts";

let setting: Setting;
beforeEach(async () => {
  setting = await begin();
});
afterEach(() => setting.stop());

const MINUTE = 60_000;
const kira = () => setting.gitlab.as("kira");
const status = async (...call: Parameters<ReturnType<typeof kira>>): Promise<number> =>
  (await kira()(...call)).status;

/** From the first minute to the second. */
const during = (incident: object): FaultPlanInput =>
  ({ incidents: [{ ...incident, from: "1m", until: "2m" }] }) as FaultPlanInput;

/** Before it, during it, and after it. */
const through = async <Seen>(plan: FaultPlanInput, look: () => Promise<Seen>): Promise<Seen[]> => {
  setting.use(plan);
  const seen = [await look()];
  for (const _ of [1, 2]) {
    setting.later(MINUTE);
    seen.push(await look());
  }
  return seen;
};

describe("a token", () => {
  test.each([
    ["token-revoked", "Token was revoked."],
    ["token-expired", "Token is expired."],
  ] as const)("%s is refused, and good again in the end", async (incident, reason) => {
    const seen = await through(during({ incident, user: "kira" }), () => kira()("GET", "/user"));
    expect(seen.map((reply) => reply.status)).toEqual([200, 401, 200]);
    expect(seen[1]?.body).toMatchObject({
      error: "invalid_token",
      error_description: expect.stringContaining(reason),
    });
    expect((await setting.gitlab.as("otto")("GET", "/user")).status).toBe(200);
    expect(setting.gitlab.faults.counts()[incident]).toBe(1);
  });

  test("of another name is not touched, and one that was revoked before stays so", async () => {
    setting.use({ incidents: [{ incident: "token-revoked", user: "kira", token: "another" }] });
    expect(await status("GET", "/user")).toBe(200);
    setting.use(null);
    await kira()("DELETE", "/personal_access_tokens/self");
    setting.use({ incidents: [{ incident: "token-revoked", user: "kira" }] });
    setting.use(null);
    expect(await status("GET", "/user")).toBe(401);
  });
});

describe("rights", () => {
  test("are withdrawn or lowered, hooks hear of it, and they are given back", async () => {
    const { url } = setting.receiver;
    await setting.gitlab.as("root")("POST", "/groups/kde/hooks", { url: `${url}/hook`, member_events: true });
    const rename = () => status("PUT", PROJECT, { description: "renamed" });
    const gone = during({ incident: "rights-withdrawn", user: "kira", place: "kde" });
    expect(await through(gone, rename)).toEqual([200, 403, 200]);
    const lower = during({ incident: "rights-withdrawn", user: "kira", to: 30 });
    expect(await through(lower, rename)).toEqual([200, 403, 200]);
    expect((await setting.arrived()).map(({ raw }) => JSON.parse(raw).event_name)).toEqual([
      "user_remove_from_group",
      "user_add_to_group",
      "user_update_for_group",
      "user_update_for_group",
    ]);
  });

  test("come back where the plan is taken away before its time, though hooks hear of that", async () => {
    const { url } = setting.receiver;
    await setting.gitlab.as("root")("POST", "/groups/kde/hooks", { url: `${url}/hook`, member_events: true });
    setting.use({ incidents: [{ incident: "rights-withdrawn", user: "kira", place: "kde" }] });
    expect(await status("PUT", PROJECT, { description: "renamed" })).toBe(403);
    setting.use(null);
    expect(await status("PUT", PROJECT, { description: "renamed" })).toBe(200);
  });
});

describe("an archived project", () => {
  test("can be read and not written to", async () => {
    const iid = await setting.open("before");
    const issue = `${PROJECT}/issues/${iid}`;
    const look = async () => [
      await status("GET", issue),
      await status("PUT", issue, { add_labels: "bug" }),
      await status("POST", `${issue}/notes`, { body: "hello" }),
      await status("POST", `${PROJECT}/issues`, { title: "more" }),
    ];
    const plan = during({ incident: "archived", project: "kde/plasma-desktop" });
    expect(await through(plan, look)).toEqual([
      [200, 200, 201, 201],
      [200, 403, 403, 403],
      [200, 200, 201, 201],
    ]);
  });
});

describe("maintenance", () => {
  test("answers 503 with a page to everything, pages too; not to who asks about faults", async () => {
    const { url } = setting.gitlab;
    const look = async () => {
      const [api, page] = [await fetch(`${url}/api/v4/projects`), await fetch(url)];
      return [api.status, page.status, (await api.text()).includes("Deploy in progress")];
    };
    expect(await through(during({ incident: "maintenance" }), look)).toEqual([
      [200, 200, false],
      [503, 503, true],
      [200, 200, false],
    ]);
    setting.use({ incidents: [{ incident: "maintenance" }] });
    expect((await fetch(`${url}/-/sandbox/faults`, { method: "DELETE" })).status).toBe(204);
    expect(await look()).toEqual([200, 200, false]);
    expect(setting.gitlab.faults.counts()["maintenance-down"]).toBe(2);
  });

  test("that is read-only refuses writes alone", async () => {
    const look = async () => [
      await status("GET", "/user"),
      await status("POST", `${PROJECT}/issues`, { title: "new" }),
    ];
    const plan = during({ incident: "maintenance", mode: "read-only" });
    expect(await through(plan, look)).toEqual([
      [200, 201],
      [200, 403],
      [200, 201],
    ]);
    setting.use({ incidents: [{ incident: "maintenance", mode: "read-only" }] });
    expect((await kira()("PUT", PROJECT, {})).body).toEqual({
      message: "You cannot perform write operations on a read-only instance",
    });
  });
});

describe("a wrong clock", () => {
  test("is in the Date header, in records and in webhooks", async () => {
    await setting.hook();
    setting.use({ incidents: [{ incident: "clock-skew", by: "-10m" }] });
    const { headers, body } = await kira()("POST", `${PROJECT}/issues`, { title: "early" });
    expect(headers.get("date")).toBe("Tue, 30 Jun 2026 11:50:30 GMT");
    expect(body.updated_at).toBe("2026-06-30T11:50:30.000Z");
    const [delivery] = await setting.arrived();
    expect(delivery?.headers["webhook-timestamp"]).toBe(String(Date.parse("2026-06-30T11:50:30Z") / 1000));
    setting.use(null);
    const after = await kira()("PUT", `${PROJECT}/issues/${body.iid}`, { title: "late" });
    expect(after.body.updated_at).toBe("2026-06-30T12:00:30.000Z");
  });
});

test("another plan gives back what the one before took away", async () => {
  setting.use({
    incidents: [
      { incident: "token-revoked", user: "kira" },
      { incident: "archived", project: "kde/plasma-desktop" },
      { incident: "clock-skew", by: "1h" },
    ],
  });
  expect(await status("GET", "/user")).toBe(401);
  setting.use({});
  const { status: created, body } = await kira()("POST", `${PROJECT}/issues`, { title: "again" });
  expect([created, body.updated_at]).toEqual([201, "2026-06-30T12:00:30.000Z"]);
});

test("a plan that speaks of nobody is refused as a whole, and the one before stays", async () => {
  setting.use({ incidents: [{ incident: "token-revoked", user: "kira" }] });
  expect(() =>
    setting.use({
      incidents: [
        { incident: "archived", project: "kde/plasma-desktop" },
        { incident: "token-revoked", user: "nobody-here" },
      ],
    }),
  ).toThrow('incidents[1].user: is "nobody-here" (expected a username of this sandbox)');
  expect(await status("GET", "/user")).toBe(401);
});
