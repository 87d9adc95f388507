/** What `config check --online` and `doctor` say of channels, without sending anything. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { tokenOf } from "../reconcile/support.ts";
import { type HookReceiver, startHookReceiver } from "../support/hook-receiver.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { folderWith, run } from "./support.ts";

let sandbox: Sandbox;
let smtp: MailServer;
let hooks: HookReceiver;
beforeAll(async () => {
  [sandbox, smtp, hooks] = await Promise.all([
    startSandbox({ seed: "demo" }),
    startMailServer(),
    startHookReceiver(),
  ]);
});
afterAll(async () => {
  await Promise.all([sandbox.stop(), smtp.stop(), hooks.stop()]);
});

const configuration = () => `version: 1
instances:
  gitlab: { url: ${sandbox.url}, token: { env: GITLAB_TOKEN }, webhook: { secrets: [{ env: WEBHOOK_SECRET }] } }
channels:
  mail: { type: mail, server: { env: SMTP_URL }, from: a@example.org, to: [b@example.org] }
  stranger: { type: mail, server: { env: WRONG_SMTP_URL }, from: a@example.org, to: [b@example.org] }
  chat: { type: slack, hook: { env: SLACK } }
  forgotten: { type: slack, hook: { env: NOT_SET } }
  hook: { type: webhook, hook: { env: SLACK }, secret: { env: SLACK } }
  list: { type: issue, project: gitlab-com/support/liaison-inbox, readers: private }
  loud: { type: issue, project: gitlab-com/support/support-team-meta, readers: private }
  nowhere: { type: note, issue: 'gitlab-com/nowhere#1' }
digests:
  daily: { for: managers, channels: [mail, stranger, chat, forgotten, hook, list, loud, nowhere] }
`;

const liaison = async (...args: string[]) => {
  const cwd = folderWith({ "liaison.yml": configuration() });
  const env = {
    GITLAB_TOKEN: tokenOf(sandbox, "liaison-bot"),
    SMTP_URL: smtp.url,
    WRONG_SMTP_URL: smtp.url.replace("secret%20word", "wrong"),
    SLACK: `${hooks.url}/T0/B0/secret-path`,
  };
  return await run(args, { cwd, env });
};

describe("channels", () => {
  test("are looked at online, with the line of each that is wrong, and no secret in it", async () => {
    const { stdout, stderr } = await liaison("config", "check", "--online");
    const said = stdout + stderr;
    expect(said).toMatch(/channels\.stranger: The mail server refused with 535/);
    expect(said).toMatch(/channels\.forgotten: .*NOT_SET is not set/);
    expect(said).toMatch(/channels\.hook: Its secret is no key of Standard Webhooks/);
    expect(said).toMatch(
      /channels\.loud\.project: more people read .*, which is public, than may see what is private/,
    );
    expect(said).toMatch(/channels\.nowhere\.issue: there is no project gitlab-com\/nowhere/);
    expect(said).not.toMatch(/channels\.(mail|chat|list)\b/);
    expect(said).not.toMatch(/secret-path|secret%20word|wrong@/);
    expect(hooks.received).toEqual([]);
    expect(smtp.messages).toEqual([]);
  });

  test("are looked at by doctor, which says what one loses", async () => {
    const { stdout } = await liaison("doctor", "--json");
    const found = (
      JSON.parse(stdout) as { check: string; about: string; severity: string; loss: string }[]
    ).filter(({ check }) => check === "channels");
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ about: "mail", severity: "fine" }),
        expect.objectContaining({ about: "chat", severity: "fine" }),
        expect.objectContaining({
          about: "stranger",
          severity: "error",
          loss: expect.stringContaining("next channel"),
        }),
        expect.objectContaining({ about: "channels.loud.project", severity: "error" }),
      ]),
    );
  });
});
