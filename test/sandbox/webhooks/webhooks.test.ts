import { afterEach, describe, expect, test } from "@jest/globals";
import { alertStatus } from "../../../src/sandbox/world/hooks.ts";
import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { bodyOf, type Setting, setUp } from "./setting.ts";

const open: Setting[] = [];
const begin = async (...parameters: Parameters<typeof setUp>): Promise<Setting> => {
  const setting = await setUp(...parameters);
  open.push(setting);
  return setting;
};
afterEach(async () => {
  for (const setting of open.splice(0)) await setting.end();
});

const openIssues = ({ world, root, project }: Setting, count: number): void => {
  for (let number = 1; number <= count; number += 1)
    createIssue(world, root, project, { title: `No. ${number}` });
};

describe("delivering", () => {
  test("happens in the background, in order for one connection, and never more than ten at once", async () => {
    const setting = await begin({}, 20);
    setting.hook(setting.project, "/hook", ["issues_events"]);
    openIssues(setting, 40);
    expect(setting.receiver.received).toEqual([]);
    const titles = (await setting.arrived("/hook")).map(
      (request) => bodyOf(request).object_attributes?.title,
    );
    expect(new Set(titles).size).toBe(40);
    expect(setting.receiver.mostAtOnce).toBe(10);
  });

  test("tells the state at the time of the event, not of the delivery", async () => {
    const setting = await begin();
    setting.hook(setting.project, "/hook", ["issues_events"]);
    const issue = createIssue(setting.world, setting.root, setting.project, { title: "then" });
    issue.title = "now";
    const [request] = await setting.arrived("/hook");
    expect(bodyOf(request)).toMatchObject({ object_attributes: { title: "then" } });
  });

  test("passes through one function, which may lose or double it", async () => {
    const setting = await begin({
      around: (send) => async (request) => {
        if (request.body.includes("lost")) return { error: "lost on the way" };
        await send(request);
        return await send(request);
      },
    });
    const hook = setting.hook(setting.project, "/hook", ["issues_events"]);
    createIssue(setting.world, setting.root, setting.project, { title: "lost" });
    createIssue(setting.world, setting.root, setting.project, { title: "twice" });
    const requests = await setting.arrived("/hook");
    expect(requests).toHaveLength(2);
    expect(requests[0]?.headers["idempotency-key"]).toBe(requests[1]?.headers["idempotency-key"]);
    expect(hook.deliveries.map(({ responseStatus }) => responseStatus).sort()).toEqual([
      200,
      "internal error",
    ]);
  });

  test("ends when the sandbox stops", async () => {
    const setting = await begin();
    setting.hook(setting.project, "/hook", ["issues_events"]);
    setting.webhooks.stop();
    openIssues(setting, 1);
    expect(await setting.arrived("/hook")).toEqual([]);
  });
});

describe("failures", () => {
  test("are counted in a row, and one success sets the count back", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.project, "/hook", ["issues_events"]);
    setting.receiver.answer = 500;
    openIssues(setting, 5);
    await setting.webhooks.idle();
    expect(hook.recentFailures).toBe(5);
    setting.receiver.answer = 404;
    openIssues(setting, 1);
    await setting.webhooks.idle();
    expect(hook.recentFailures).toBe(6);
    setting.receiver.answer = 302;
    openIssues(setting, 1);
    await setting.webhooks.idle();
    expect(hook.recentFailures).toBe(0);
    expect(await setting.arrived("/hook")).toHaveLength(7);
  });

  test("no answer in time, and nobody there, are failures without a status", async () => {
    const setting = await begin({ timeoutMilliseconds: 50 });
    const hook = setting.hook(setting.project, "/hook", ["issues_events"]);
    setting.receiver.answer = "never";
    openIssues(setting, 1);
    await setting.webhooks.idle();
    hook.url = "http://127.0.0.1:1/nobody";
    openIssues(setting, 1);
    await setting.webhooks.idle();
    expect(hook.recentFailures).toBe(2);
    expect(hook.deliveries).toMatchObject([
      { responseStatus: "internal error", errorMessage: "no answer within 50 ms" },
      { responseStatus: "internal error", errorMessage: expect.stringContaining("ECONNREFUSED") },
    ]);
  });

  test("are not what a closed idle connection is", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.project, "/hook", ["issues_events"]);
    for (let round = 1; round <= 5; round += 1) {
      openIssues(setting, 3);
      await setting.webhooks.idle();
      setting.receiver.closeIdle();
    }
    expect(hook.recentFailures).toBe(0);
    expect(await setting.arrived("/hook")).toHaveLength(15);
  });

  test("pause the hook where instances do that, and what happens meanwhile is lost", async () => {
    const setting = await begin({ autoDisabling: true });
    const hook = setting.hook(setting.project, "/hook", ["issues_events"]);
    setting.receiver.answer = 503;
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      openIssues(setting, 1);
      await setting.webhooks.idle();
    }
    expect(hook.recentFailures).toBe(4);
    expect(hook.disabledUntil).toBe("2025-06-30T12:01:00.123Z");
    expect(alertStatus(setting.world, hook)).toBe("temporarily_disabled");

    setting.receiver.answer = 200;
    expect((await setting.webhooks.test(hook, "issues_events", setting.root)).ok).toBe(true);
    expect(alertStatus(setting.world, hook)).toBe("executable");
    openIssues(setting, 1);
    expect(await setting.arrived("/hook")).toHaveLength(6);
  });
});

describe("the log of deliveries", () => {
  test("keeps what was sent and answered, without the secret", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.project, "/hook", ["issues_events"], { token: "s3cret" });
    setting.receiver.answer = 201;
    openIssues(setting, 1);
    const [request] = await setting.arrived("/hook");
    expect(hook.deliveries).toMatchObject([
      {
        url: hook.url,
        trigger: "issues_events",
        requestHeaders: { "X-Gitlab-Token": "[REDACTED]", "Idempotency-Key": request?.headers["webhook-id"] },
        requestBody: request?.raw,
        responseStatus: 201,
        responseHeaders: { "X-Seen": "yes" },
        responseBody: "answer 201",
      },
    ]);
    expect(JSON.stringify(hook.deliveries.map(({ requestHeaders }) => requestHeaders))).not.toContain(
      "s3cret",
    );
  });

  test("lets a delivery be sent again under the same key, unless the hook moved", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.project, "/hook", ["issues_events"], { token: "s3cret" });
    openIssues(setting, 1);
    await setting.webhooks.idle();
    const [first] = hook.deliveries;
    if (first === undefined) throw new Error("nothing was delivered");
    expect((await setting.webhooks.resend(first)).ok).toBe(true);
    const [one, two] = await setting.arrived("/hook");
    expect(two?.raw).toBe(one?.raw);
    expect(two?.headers["idempotency-key"]).toBe(one?.headers["idempotency-key"]);
    expect(two?.headers["x-gitlab-token"]).toBe("s3cret");
    expect(two?.headers["x-gitlab-webhook-uuid"]).not.toBe(one?.headers["x-gitlab-webhook-uuid"]);

    hook.url = `${hook.url}/elsewhere`;
    expect(await setting.webhooks.resend(first)).toMatchObject({ ok: false });
  });
});

describe("a test", () => {
  test("sends the newest thing, or says that there is none", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.project, "/hook", []);
    expect(await setting.webhooks.test(hook, "issues_events", setting.maria)).toEqual({
      ok: false,
      reason: "Ensure the project has issues.",
    });
    openIssues(setting, 2);
    for (const trigger of ["confidential_issues_events", "emoji_events"] as const) {
      expect(await setting.webhooks.test(hook, trigger, setting.maria)).toMatchObject({ ok: true });
    }
    const requests = await setting.arrived("/hook");
    expect(requests.map(({ headers }) => headers["x-gitlab-event"])).toEqual([
      "Confidential Issue Hook",
      "Emoji Hook",
    ]);
    expect(bodyOf(requests[0])).toMatchObject({ user: { username: "maria" }, object_attributes: { iid: 2 } });
    expect(await setting.webhooks.test(hook, "push_events", setting.maria)).toMatchObject({ ok: false });
    expect(await setting.webhooks.test(hook, "note_events", setting.maria)).toMatchObject({ ok: false });
  });

  test("of a group's hook tells of members and places", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.group, "/hook", []);
    for (const trigger of ["member_events", "subgroup_events", "project_events"] as const) {
      expect(await setting.webhooks.test(hook, trigger, setting.root)).toMatchObject({ ok: true });
    }
    const names = (await setting.arrived("/hook")).map((request) => bodyOf(request).event_name);
    expect(names).toEqual(["user_add_to_group", "subgroup_create", "project_create"]);
  });
});
