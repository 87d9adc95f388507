/** Mail, chat and signed webhooks against real servers; and how surely each failure says that nothing arrived. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { ChannelError } from "../../src/channels/errors.ts";
import { examineOutlet, type OutletSettings, sendBy } from "../../src/channels/outlet.ts";
import { freePort } from "../../src/lib/free-port.ts";
import type { Content } from "../../src/model/task.ts";
import { type HookAnswer, type HookReceiver, startHookReceiver } from "../support/hook-receiver.ts";
import { type MailServer, type MailTrouble, startMailServer } from "../support/mail-server.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const message = { id: "digest|liaisons|2026-03-04", at: new Date() };

const mailOf = (to: readonly string[]): Content => ({
  kind: "mail",
  to,
  subject: "What waits for you\r\nBcc: everybody@example.org",
  text: "Plain words",
  html: "<p>Marked words</p>",
});
const mail = mailOf(["andrew@example.org"]);
const chat: Content = { kind: "chat", text: "*Hello*" };
const webhook: Content = {
  kind: "webhook",
  type: "digest.liaison",
  timestamp: "2026-03-04T09:00:00.000Z",
  data: { waiting: 3, words: "größer" },
};

let smtp: MailServer;
let hooks: HookReceiver;
beforeAll(async () => {
  smtp = await startMailServer();
  hooks = await startHookReceiver();
});
afterAll(async () => {
  await smtp.stop();
  await hooks.stop();
});
afterEach(() => {
  smtp.trouble(null);
  hooks.answers({});
  hooks.received.length = 0;
});

const mailBy = (server = smtp.url): OutletSettings => ({
  type: "mail",
  server,
  from: "OSS Liaison <liaison@example.org>",
});
const slack = (path = "/slack"): OutletSettings => ({ type: "slack", url: `${hooks.url}${path}` });
const signed = (secret = SECRET): OutletSettings => ({ type: "webhook", url: `${hooks.url}/hook`, secret });

/** How it failed. */
const failure = async (sending: Promise<unknown>) => {
  const thrown = await sending.then(
    () => "it was sent",
    (error: unknown) => error,
  );
  if (!(thrown instanceof ChannelError)) throw new Error(`not refused: ${String(thrown)}`);
  return {
    lost: thrown.answerLost,
    next: thrown.disposition.kind,
    words: `${thrown.message} ${thrown.remedy}`,
  };
};

describe("mail", () => {
  test("goes out plain and as HTML, with one Message-ID for every try, and takes no header from a subject", async () => {
    expect(await sendBy(mailBy(), mail, message)).toEqual({ why: "sent to 1 address", refused: 0 });
    expect(await sendBy(mailBy(), mailOf(["andrew@example.org", "nobody@example.org"]), message)).toEqual({
      why: "sent to 1 address; 1 of the recipients were refused",
      refused: 1,
    });
    const [first = "", second = ""] = smtp.messages;
    const idOf = (text: string) => /^Message-ID: (.+)$/im.exec(text)?.[1];
    expect(idOf(first)).toMatch(/^<[0-9a-f]{32}@example\.org>/);
    expect(idOf(second)).toBe(idOf(first));
    expect(first).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(first).not.toMatch(/^Bcc:/m);
    expect(first).toMatch(/text\/plain[\s\S]+Plain words[\s\S]+text\/html[\s\S]+<p>Marked words<\/p>/);
  });

  test.each<[MailTrouble, object]>([
    ["refuses sender", { lost: false, next: "give-up" }],
    ["refuses for now", { lost: false, next: "retry" }],
    ["dies before the text", { lost: false, next: "retry" }],
    ["refuses text", { lost: false, next: "give-up" }],
    ["dies after the text", { lost: true }],
  ])("whose server %s", async (trouble, expected) => {
    smtp.trouble(trouble);
    expect(await failure(sendBy(mailBy(), mail, message))).toMatchObject(expected);
  });

  test("whose server is away, is none, or does not know us, is refused without a word of the password", async () => {
    const away = await failure(sendBy(mailBy("smtp://liaison:secret@127.0.0.1:9"), mail, message));
    const none = await failure(sendBy(mailBy("https://liaison:secret@example.org"), mail, message));
    const wrong = smtp.url.replace("secret%20word", "secret");
    const unknown = await failure(sendBy(mailBy(wrong), mail, message));
    expect(away).toMatchObject({ lost: false, next: "retry" });
    expect(none).toMatchObject({ lost: false, next: "give-up" });
    expect(unknown).toMatchObject({ lost: false, next: "give-up" });
    for (const { words } of [away, none, unknown]) expect(words).not.toContain("secret");
    expect(await failure(sendBy(mailBy(), mailOf([]), message))).toMatchObject({ next: "give-up" });
    expect(await examineOutlet(mailBy())).toContain("takes our sign-in");
    expect(await failure(examineOutlet(mailBy(wrong)))).toMatchObject({ next: "give-up" });
  });
});

describe("a webhook of ours", () => {
  test("is taken by an independent verifier, and is the same message however often it is sent", async () => {
    await sendBy(signed(), webhook, message);
    await sendBy(signed(), webhook, { ...message, at: new Date(Date.now() + 60_000) });
    const [first, second] = hooks.received;
    for (const { body, headers } of [first, second].flatMap((one) => one ?? []))
      expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({
        type: "digest.liaison",
        timestamp: "2026-03-04T09:00:00.000Z",
        data: { waiting: 3, words: "größer" },
      });
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(first?.headers["webhook-id"]).toMatch(/^msg_[0-9a-f]{32}$/);
    const another = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    const headers = first?.headers as Record<string, string>;
    expect(() => new Webhook(another).verify(first?.body ?? "", headers)).toThrow();
  });

  test.each(["", "whsec_", "whsec_c2hvcnQ=", Buffer.alloc(32, 7).toString("base64"), "whsec_!!!"])(
    "is not sent with the key %j",
    async (secret) => {
      expect(await failure(sendBy(signed(secret), webhook, message))).toMatchObject({ next: "give-up" });
      expect(hooks.received).toEqual([]);
      await failure(examineOutlet(signed(secret)));
    },
  );
});

describe("a chat", () => {
  test("gets the text, without previews of links", async () => {
    expect(await sendBy(slack(), chat, message)).toMatchObject({ why: "posted" });
    expect(JSON.parse(hooks.received[0]?.body ?? "")).toEqual({
      text: "*Hello*",
      unfurl_links: false,
      unfurl_media: false,
    });
    await sendBy(
      { type: "mattermost", url: `${hooks.url}/mm` },
      { kind: "chat", text: "x".repeat(20_000) },
      message,
    );
    expect(JSON.parse(hooks.received[1]?.body ?? "").text.length).toBeLessThanOrEqual(16_383);
  });

  test.each<[string, HookAnswer, object]>([
    ["is gone", { status: 404, body: "no_service" }, { lost: false, next: "give-up" }],
    [
      "moved",
      { status: 302, headers: { location: "https://example.org" } },
      { lost: false, next: "give-up" },
    ],
    ["asks for patience", { status: 429, headers: { "retry-after": "30" } }, { lost: false, next: "wait" }],
    ["is overloaded", { status: 503 }, { lost: false, next: "wait" }],
    ["fails", { status: 500 }, { lost: false, next: "retry" }],
    ["is behind a proxy that waited in vain", { status: 504 }, { lost: true }],
    ["hangs up", "hangs up", { lost: true }],
  ])("that %s", async (_, answer, expected) => {
    hooks.answers({ "/slack": answer });
    const failed = await failure(sendBy(slack(), chat, message));
    expect(failed).toMatchObject(expected);
    expect(failed.words).not.toContain(hooks.url);
    // Nobody is followed elsewhere.
    expect(hooks.received).toHaveLength(1);
  });

  test("that cannot be reached has nothing; nor has one that the message was not made for", async () => {
    const away: OutletSettings = { type: "slack", url: `http://127.0.0.1:${await freePort()}/` };
    expect(await failure(sendBy(away, chat, message))).toMatchObject({ lost: false, next: "retry" });
    expect(await failure(sendBy(slack(), mail, message))).toMatchObject({ lost: false, next: "give-up" });
    expect(await failure(examineOutlet({ type: "slack", url: "not an address" }))).toMatchObject({
      next: "give-up",
    });
    expect(await examineOutlet(slack())).toContain("is there");
  });
});
