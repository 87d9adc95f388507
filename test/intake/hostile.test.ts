import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Door, deliver, headers, instance, newSigningToken, openDoor, SECRET } from "./support.ts";

let door: Door;

beforeAll(async () => {
  door = await openDoor({ instances: [instance("gitlab", [SECRET], [newSigningToken()])] });
});

afterAll(() => door.close());

const bodies = fc.oneof(
  fc.json({ maxDepth: 6 }).map((text) => Uint8Array.from(Buffer.from(text))),
  fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Uint8Array.from(bytes)),
  fc
    .record({
      object_kind: fc.constantFrom("issue", "work_item", "note", "emoji", "push", "__proto__"),
      event_name: fc.option(fc.constantFrom("user_add_to_group", "project_create"), { nil: undefined }),
      user: fc.option(fc.record({ id: fc.jsonValue(), username: fc.jsonValue() })),
      project: fc.option(fc.record({ id: fc.jsonValue(), path_with_namespace: fc.jsonValue() })),
      object_attributes: fc.option(
        fc.record({
          id: fc.jsonValue(),
          iid: fc.jsonValue(),
          created_at: fc.jsonValue(),
          labels: fc.jsonValue(),
        }),
      ),
      issue: fc.option(fc.object()),
    })
    .map((body) => Uint8Array.from(Buffer.from(JSON.stringify(body)))),
);

/** What HTTP lets through in a header's value. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

const hostileHeaders = fc.record(
  {
    "X-Gitlab-Event": headerText,
    "X-Gitlab-Instance": headerText,
    "Content-Type": headerText,
    "webhook-id": headerText,
    "Idempotency-Key": headerText,
  },
  { requiredKeys: [] },
);

describe("whatever comes", () => {
  test("with the secret is answered 200 and leaves a delivery that a database can hold", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, hostileHeaders, async (body, extra) => {
        const answer = await deliver(door, body, headers(extra));
        expect(answer.status).toBe(200);
        expect(Number(answer.headers.get("content-length"))).toBeLessThan(100);
        const last = door.store.kept.at(-1);
        for (const text of [last?.messageId, last?.eventHeader, last?.why, last?.issueKey])
          expect((text ?? "").includes("\0")).toBe(false);
        expect((last?.messageId ?? "").length).toBeLessThanOrEqual(255);
        expect((last?.why ?? "").length).toBeLessThanOrEqual(300);
      }),
      { numRuns: 300 },
    );
  });

  test("without it is answered 401 and leaves nothing", async () => {
    const before = door.store.kept.length;
    const guesses = fc.record(
      { "X-Gitlab-Token": headerText, "webhook-signature": headerText, "webhook-timestamp": headerText },
      { requiredKeys: [] },
    );
    const paths = fc.constantFrom("/webhooks/gitlab", "/webhooks/gitlab/gitlab", "/webhooks/gitlab/other");
    await fc.assert(
      fc.asyncProperty(bodies, hostileHeaders, guesses, paths, async (body, extra, guess, path) => {
        fc.pre(guess["X-Gitlab-Token"] !== SECRET);
        const { "X-Gitlab-Token": _token, ...sent } = headers(extra);
        const answer = await deliver(door, body, { ...sent, ...guess }, path);
        expect(answer).toMatchObject({ status: 401, body: { error: "not authenticated" } });
      }),
      { numRuns: 200 },
    );
    expect(door.store.kept.length).toBe(before);
  });
});
