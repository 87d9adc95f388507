import { afterEach, describe, expect, test } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { type Setting, setUp } from "./setting.ts";

const SIGNING_TOKEN = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;

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

describe("headers", () => {
  test("are those of GitLab 19", async () => {
    const setting = await begin();
    setting.hook(setting.project, "/hook", ["issues_events"], { token: "s3cret" });
    openIssues(setting, 1);
    const [request] = await setting.arrived("/hook");
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^GitLab\/19\.1\.0/),
      "x-gitlab-event": "Issue Hook",
      "x-gitlab-token": "s3cret",
      "x-gitlab-instance": "http://sandbox.test:4000",
      "webhook-id": request?.headers["idempotency-key"],
      "webhook-timestamp": "1751284800",
    });
    for (const name of ["idempotency-key", "x-gitlab-webhook-uuid", "x-gitlab-event-uuid"]) {
      expect(request?.headers[name]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
    expect(request?.headers).not.toHaveProperty("webhook-signature");
  });

  test("sign the raw body so that an independent library agrees", async () => {
    const setting = await begin();
    setting.hook(setting.project, "/hook", ["issues_events"], { signingToken: SIGNING_TOKEN });
    createIssue(setting.world, setting.root, setting.project, { title: "Grüße 🎉", description: "a\nb" });
    const [request] = await setting.arrived("/hook");
    const headers = request?.headers as Record<string, string>;
    const raw = request?.raw ?? "";
    expect(headers).not.toHaveProperty("x-gitlab-token");
    const seconds = Number(headers["webhook-timestamp"]);
    const independent = new Webhook(SIGNING_TOKEN);
    const signed = independent.sign(headers["webhook-id"] ?? "", new Date(seconds * 1000), raw);
    expect(headers["webhook-signature"]).toBe(signed);
    expect(independent.sign(headers["webhook-id"] ?? "", new Date(seconds * 1000), `${raw} `)).not.toBe(
      signed,
    );
  });

  test("of the hook's own are sent, but cannot replace GitLab's", async () => {
    const setting = await begin();
    const customHeaders = [
      { key: "X-Team", value: "oss" },
      { key: "x-gitlab-event", value: "Push Hook" },
    ];
    const hook = setting.hook(setting.project, "/hook", ["issues_events"], { customHeaders });
    openIssues(setting, 1);
    const [request] = await setting.arrived("/hook");
    expect(request?.headers).toMatchObject({ "x-team": "oss", "x-gitlab-event": "Issue Hook" });
    expect(hook.deliveries[0]?.requestHeaders["X-Team"]).toBe("[REDACTED]");
  });
});

describe("a custom template", () => {
  test("is filled with the event's values, safe as JSON, and signed as it is sent", async () => {
    const setting = await begin();
    setting.hook(setting.project, "/hook", ["issues_events"], {
      customWebhookTemplate:
        '{"what": "{{object_attributes.title}}", "n": {{object_attributes.iid}}, "no": "{{labels.0}}"}',
      signingToken: SIGNING_TOKEN,
    });
    createIssue(setting.world, setting.root, setting.project, { title: 'a "quoted" \\ title' });
    const [request] = await setting.arrived("/hook");
    expect(JSON.parse(request?.raw ?? "")).toEqual({ what: 'a "quoted" \\ title', n: 1, no: "" });
    const headers = request?.headers as Record<string, string>;
    const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
    const signed = new Webhook(SIGNING_TOKEN).sign(headers["webhook-id"] ?? "", at, request?.raw ?? "");
    expect(headers["webhook-signature"]).toBe(signed);
  });

  test("that is no JSON sends nothing", async () => {
    const setting = await begin();
    const hook = setting.hook(setting.project, "/hook", ["issues_events"], {
      customWebhookTemplate: "{{title}",
    });
    openIssues(setting, 1);
    expect(await setting.arrived("/hook")).toEqual([]);
    expect(hook.deliveries).toMatchObject([{ responseStatus: "internal error" }]);
  });
});
