import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readInternal } from "../../../src/model/payload/internal.ts";
import { readDelivery } from "../../../src/model/payload/read.ts";
import { issuePayload } from "../../support/payloads.ts";

const issueOf = () => {
  const reading = readDelivery({ instance: "gitlab", body: issuePayload() });
  if (reading.kind !== "event" || !("issue" in reading.event)) throw new Error("no news of an issue");
  return reading.event.issue;
};

const issue = issueOf();

/** As PostgreSQL writes a moment into JSON. */
const body = { escalation: "0a1b", at: "2026-03-04T10:00:00.123456+00:00", issue };

describe("reading what we told ourselves", () => {
  test("is news of the escalation, by nobody of GitLab's, that everybody need not know", () => {
    expect(readInternal("gitlab", body)).toEqual({
      kind: "event",
      issueKey: "gitlab:14#12",
      event: {
        name: "escalation.change",
        instance: "gitlab",
        actor: { id: 0, username: "", name: "" },
        at: "2026-03-04T10:00:00.123Z",
        confidential: true,
        issue,
        escalation: "0a1b",
      },
    });
  });

  test("is a moment that has come", () => {
    const { escalation: _, ...common } = body;
    expect(readInternal("gitlab", { ...common, due: "an answer is due" })).toMatchObject({
      kind: "event",
      event: { name: "time.due", why: "an answer is due", actor: { id: 0 }, confidential: true },
    });
    expect(readDelivery({ instance: "gitlab", body: { ...common, due: "now" } }).kind).not.toBe("event");
  });

  test.each([
    ["escalation", { ...body, escalation: "" }],
    ["moment", { ...body, at: "some day" }],
    ["issue", { ...body, issue: null }],
    ["issue's reference", { ...body, issue: { title: "Runner is stuck" } }],
    ["shape of ours", issuePayload()],
  ])("is unreadable without the %s", (_, given) => {
    expect(readInternal("gitlab", given)).toMatchObject({ kind: "unreadable" });
  });

  test("never throws", () => {
    fc.assert(fc.property(fc.jsonValue(), (given) => readInternal("gitlab", given).kind === "unreadable"));
    expect(readInternal("gitlab", undefined).kind).toBe("unreadable");
  });

  test("is nothing that a webhook can bring", () => {
    expect(readDelivery({ instance: "gitlab", body }).kind).not.toBe("event");
  });
});
