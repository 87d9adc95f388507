import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Door, deliver, headers, issueBody, openDoor } from "./support.ts";

let door: Door;

beforeEach(async () => {
  door = await openDoor({ ownIds: [99] });
});

afterEach(() => door.close());

describe("a delivery that proves where it comes from", () => {
  test("is stored as it came, answered, and its issue has news", async () => {
    const body = issueBody({ iid: 23 });
    const sent = headers();
    const answer = await deliver(door, body, sent);
    expect(answer).toMatchObject({ status: 200, body: { status: "stored" } });
    expect(door.store.kept).toEqual([
      {
        instance: "gitlab",
        messageId: sent["webhook-id"],
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        eventHeader: "Issue Hook",
        receivedAt: expect.any(Date),
        source: "webhook",
        body,
        size: body.length,
        confidential: false,
        issueKey: "gitlab:14#23",
        state: "waiting",
        why: null,
        telling: { news: "open", at: "2026-01-05T10:00:00.000Z" },
      },
    ]);
    expect(door.news).toEqual(["gitlab:14#23"]);
    expect(door.figures).toEqual(["delivered gitlab issue waiting"]);
  });

  test("coming again under the same id is a duplicate and no news", async () => {
    const sent = headers();
    await deliver(door, issueBody(), sent);
    expect(await deliver(door, issueBody(), sent)).toMatchObject({
      status: 200,
      body: { status: "duplicate" },
    });
    expect(door.store.kept).toHaveLength(1);
    expect(door.news).toHaveLength(1);
    expect(door.figures[1]).toBe("duplicate gitlab issue");
  });

  test("is told apart by Idempotency-Key before GitLab 19, and by event and body before 17.4", async () => {
    const { "webhook-id": _id, ...older } = headers();
    await deliver(door, issueBody(), older);
    const { "Idempotency-Key": key, ...oldest } = older;
    expect(door.store.kept[0]?.messageId).toBe(key);

    const body = issueBody();
    await deliver(door, body, oldest);
    expect(await deliver(door, body, oldest)).toMatchObject({ body: { status: "duplicate" } });
    expect(await deliver(door, body, { ...oldest, "X-Gitlab-Event": "Note Hook" })).toMatchObject({
      body: { status: "stored" },
    });
    expect(door.store.kept.map((delivery) => delivery.messageId)).toEqual([key, null, null]);
  });

  test("of an endless message id is stored under a bounded one", async () => {
    await deliver(door, issueBody(), headers({ "webhook-id": "x".repeat(5_000) }));
    expect(door.store.kept[0]?.messageId).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("by our own account is stored and stops there", async () => {
    await deliver(door, issueBody({}, { user: { id: 99, username: "liaison-bot", name: "Liaison" } }));
    expect(door.store.kept[0]).toMatchObject({ state: "own", why: "done by our own account" });
    expect(door.news).toEqual([]);
  });

  test.each([
    ["a confidential header", {}, "Confidential Issue Hook"],
    ["a confidential issue", { confidential: true }, "Issue Hook"],
  ])("of %s is marked confidential", async (_what, attributes, header) => {
    await deliver(door, issueBody(attributes), headers({ "X-Gitlab-Event": header }));
    expect(door.store.kept[0]?.confidential).toBe(true);
  });

  test("of a comment on a confidential merge request is ignored, and confidential all the same", async () => {
    const body = JSON.stringify({
      object_kind: "note",
      event_type: "confidential_note",
      user: { id: 1, username: "root" },
      project: { id: 1, path_with_namespace: "a/b" },
      object_attributes: {
        id: 4,
        note: "psst",
        noteable_type: "MergeRequest",
        internal: true,
        created_at: "2026-01-05T10:00:00Z",
        updated_at: "2026-01-05T10:00:00Z",
      },
    });
    await deliver(door, body, headers({ "X-Gitlab-Event": "Note Hook" }));
    expect(door.store.kept[0]).toMatchObject({ state: "ignored", confidential: true, issueKey: null });
    expect(door.store.kept[0]?.why).toMatch(/comment on a MergeRequest/);
  });

  test("of a membership tells whoever caches members, whoever did it", async () => {
    const body = JSON.stringify({
      event_name: "user_add_to_group",
      created_at: "2026-01-05T10:00:00Z",
      updated_at: "2026-01-05T10:00:00Z",
      group_id: 100,
      group_path: "kde",
      group_access: "Developer",
      user_id: 99,
      user_username: "liaison-bot",
    });
    await deliver(door, body, headers({ "X-Gitlab-Event": "Member Hook" }));
    expect(door.store.kept[0]).toMatchObject({
      state: "ignored",
      why: "membership refreshed",
      issueKey: null,
    });
    expect(door.members).toMatchObject([{ name: "member.add", groupPath: "kde", actor: { id: 99 } }]);
  });

  test("of a kind we do not act on is stored as ignored, with why", async () => {
    await deliver(door, '{"object_kind":"push"}', headers({ "X-Gitlab-Event": "Push Hook" }));
    expect(door.store.kept[0]).toMatchObject({ state: "ignored", why: "push is nothing we act on" });
    expect(door.figures).toEqual(["delivered gitlab other ignored"]);
  });
});

test("trouble with the news is no trouble of the sender's", async () => {
  const deaf = await openDoor({
    news: () => {
      throw new Error("the queue is away");
    },
  });
  expect(await deliver(deaf, issueBody())).toMatchObject({ status: 200, body: { status: "stored" } });
  expect(deaf.log).toMatchObject([{ level: "error", fields: { error: "the queue is away" } }]);
  await deaf.close();
});

test("anything but POST is told what to do", async () => {
  const answer = await fetch(`${door.url}/webhooks/gitlab`);
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("POST");
  expect(answer.headers.get("connection")).toBe("keep-alive");
  expect(await answer.json()).toEqual({ error: "GitLab sends webhooks by POST" });
});
