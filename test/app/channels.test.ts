/** Messages by channels: the first that takes them, never twice, kept where none does. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChannelMessage, Content, NewTask } from "../../src/model/task.ts";
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT } from "../support/escalating.ts";
import { type HookReceiver, startHookReceiver } from "../support/hook-receiver.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { INSTANCE } from "../support/service-configuration.ts";

let on: TestService;
let smtp: MailServer;
let hooks: HookReceiver;
beforeAll(async () => {
  smtp = await startMailServer();
  hooks = await startHookReceiver();
  on = await startTestService({
    configure: (usual) => ({
      ...escalating(usual),
      channels: {
        mail: { type: "mail", server: { file: "smtp" }, from: "liaison@example.org" },
        chat: { type: "slack", hook: { file: "slack" } },
        hook: { type: "webhook", hook: { file: "hook" }, secret: { file: "key" } },
        list: { type: "issue", project: INBOX_PROJECT, readers: "private" },
        nowhere: { type: "slack", hook: { file: "not there" } },
      },
    }),
  });
  await on.writeSecret("smtp", smtp.url);
  await on.writeSecret("slack", `${hooks.url}/slack`);
  await on.writeSecret("hook", `${hooks.url}/hook`);
  await on.writeSecret("key", `whsec_${Buffer.alloc(32, 7).toString("base64")}`);
});
afterAll(async () => {
  await on.stop();
  await smtp.stop();
  await hooks.stop();
});
afterEach(() => {
  smtp.trouble(null);
  hooks.answers({});
  on.gate.trouble(undefined);
});

const contents: Readonly<Record<string, (words: string) => Content>> = {
  mail: (words) => ({ kind: "mail", to: ["a@example.org"], subject: words, text: words, html: words }),
  chat: (text) => ({ kind: "chat", text }),
  nowhere: (text) => ({ kind: "chat", text }),
  hook: (words) => ({ kind: "webhook", type: "test", timestamp: "2026-03-04T09:00:00Z", data: { words } }),
  list: (title) => ({
    kind: "issue",
    instance: INSTANCE,
    project: INBOX_PROJECT,
    title,
    description: "",
    labels: [],
    assignees: [],
    confidential: false,
    dueDate: null,
    onlyPrivate: true,
  }),
};

const messageBy = (channel: string, words: string): ChannelMessage => {
  const content = contents[channel]?.(words);
  if (content === undefined) throw new Error(`no ${channel}`);
  return { channel, content };
};

const DAY_MS = 86_400_000;
let now = Date.now();

/** Wishes a message by these channels, and answers its task once nothing more can be done about it now. */
const sends = async (words: string, ...channels: readonly string[]): Promise<string> => {
  const task: NewTask = {
    key: `send|${words}`,
    askedBy: "test",
    reason: words,
    partner: null,
    mode: "act",
    wish: {
      kind: "send",
      messages: channels.map((channel) => messageBy(channel, words)),
      at: new Date(now).toISOString(),
      until: new Date(now + DAY_MS).toISOString(),
    },
  };
  await on.service().store.tasks.wish([task], new Date(now));
  await on.settled();
  return task.key;
};

const stored = (key: string) => on.service().store.tasks.get(key);
const later = async (milliseconds: number) => {
  now += milliseconds;
  await on.later(milliseconds);
  await on.settled();
};
const hooksWith = (words: string) => hooks.received.filter(({ body }) => body.includes(words));
const mailsWith = (words: string) => smtp.messages.filter((text) => text.includes(words));
const issuesCalled = async (title: string) => {
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues?per_page=100`;
  const all = rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly { title: string }[];
  return all.filter((issue) => issue.title === title);
};

/** What a crash in the middle of an attempt leaves behind. */
const crashesIn = async (key: string): Promise<void> => {
  await on.stopService();
  await on.database.query(
    "UPDATE tasks SET state = 'attempting', retry_at = NULL, ended_at = NULL, attempted_at = now() WHERE key = $1",
    [key],
  );
  await on.startAgain();
  await later(61_000);
  await later(61_000);
};

describe("a message", () => {
  test("goes out by the first channel, or by the next where that refuses for good", async () => {
    const key = await sends("Plainly by chat", "chat", "mail");
    expect(await stored(key)).toMatchObject({ state: "done", result: { channel: "chat" } });
    hooks.answers({ "/slack": { status: 404, body: "no_service" } });
    const next = await sends("The chat is gone", "nowhere", "chat", "mail");
    expect(await stored(next)).toMatchObject({ state: "done", result: { channel: "mail" } });
    expect(mailsWith("The chat is gone")).toHaveLength(1);
    expect(mailsWith("Plainly by chat")).toEqual([]);
    const metrics = await (await fetch(`${on.service().adminUrl}/metrics`)).text();
    expect(metrics).toContain('liaison_channel_messages_total{channel="chat",result="refused"} 1');
    expect(metrics).toContain('liaison_channel_messages_total{channel="mail",result="sent"} 1');
  });

  test("waits where a channel asks for patience, and is kept where none takes it", async () => {
    hooks.answers({ "/slack": { status: 429, headers: { "retry-after": "120" } } });
    const patient = await sends("In two minutes", "chat", "mail");
    expect(await stored(patient)).toMatchObject({ state: "waiting" });
    hooks.answers({ "/slack": { status: 404, body: "no_service" } });
    smtp.trouble("refuses for now");
    await later(130_000);
    expect(await stored(patient)).toMatchObject({
      state: "waiting",
      why: expect.stringMatching(/chat: It answered 404, no_service.*mail: The mail server refused with 451/),
    });
    smtp.trouble(null);
    await later(15 * 60_000);
    expect(await stored(patient)).toMatchObject({ state: "done", result: { channel: "mail" } });
    expect(mailsWith("In two minutes")).toHaveLength(1);
  });

  test("that may have gone out by mail or chat is not sent again, nor another way", async () => {
    smtp.trouble("dies after the text");
    const byMail = await sends("Lost in the mail", "mail", "chat");
    hooks.answers({ "/slack": "hangs up" });
    const byChat = await sends("Lost in the chat", "chat", "mail");
    smtp.trouble(null);
    hooks.answers({});
    await later(DAY_MS / 2);
    for (const key of [byMail, byChat])
      expect(await stored(key)).toMatchObject({
        state: "failed",
        why: expect.stringContaining("not sent a second time"),
      });
    expect(mailsWith("Lost in the mail")).toHaveLength(1);
    expect(hooksWith("Lost in the mail")).toEqual([]);
    expect(hooksWith("Lost in the chat")).toHaveLength(1);
    expect(mailsWith("Lost in the chat")).toEqual([]);
    const crashed = await sends("Cut off in the mail", "mail", "chat");
    await crashesIn(crashed);
    expect(await stored(crashed)).toMatchObject({ state: "failed" });
    expect(mailsWith("Cut off in the mail")).toHaveLength(1);
    expect(hooksWith("Cut off in the mail")).toEqual([]);
  });

  test("that a receiver can tell goes out again under its id; GitLab is asked for it first", async () => {
    hooks.answers({ "/hook": "hangs up" });
    const signed = await sends("Lost and signed", "hook", "mail");
    expect(await stored(signed)).toMatchObject({ state: "waiting" });
    // What may have arrived there goes no other way, though it is refused now.
    hooks.answers({ "/hook": { status: 404 } });
    await later(61_000);
    expect(await stored(signed)).toMatchObject({ state: "waiting" });
    hooks.answers({});
    await later(30 * 60_000);
    expect(await stored(signed)).toMatchObject({ state: "done", result: { channel: "hook" } });
    const ids = hooksWith("Lost and signed").map(({ headers }) => headers["webhook-id"]);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    expect(mailsWith("Lost and signed")).toEqual([]);

    let left = 1;
    on.gate.trouble(({ method, path }) =>
      method === "POST" && path.endsWith("/issues") && left-- > 0 ? { kind: "answer lost" } : undefined,
    );
    const listed = await sends("Lost as an issue", "list", "mail");
    await later(61_000);
    expect(await stored(listed)).toMatchObject({ state: "skipped", result: { channel: "list" } });
    await crashesIn(listed);
    expect(await stored(listed)).toMatchObject({ state: "skipped" });
    expect(await issuesCalled("Lost as an issue")).toHaveLength(1);
    expect(mailsWith("Lost as an issue")).toEqual([]);
  });

  test("that could not be sent in time is given up, and an operator can have it sent all the same", async () => {
    smtp.trouble("refuses for now");
    const key = await sends("Too late", "mail");
    for (const _ of Array.from({ length: 4 })) await later(DAY_MS / 3);
    expect(await stored(key)).toMatchObject({ state: "failed", why: expect.stringContaining("in time") });
    expect(mailsWith("Too late")).toEqual([]);
    smtp.trouble(null);
    expect(await on.service().store.tasks.retry(key, new Date(now))).toBe(true);
    await on.settled();
    expect(await stored(key)).toMatchObject({ state: "done" });
    expect(mailsWith("Too late")).toHaveLength(1);
    expect(await on.service().store.tasks.countOpen()).toContainEqual({
      kind: "send",
      state: "failed",
      count: expect.any(Number),
    });
  });
});
