import { expect, test } from "@jest/globals";
import { requirePurpose } from "../../src/process/opened-by-us.ts";

const issue = { authorId: 7, createdAt: "2026-01-05T10:00:00.000Z" };
const at = (iso: string) => () => requirePurpose(issue, new Set([7]), new Date(iso));

test("what people write where we have just opened an issue waits until it is recorded what that is for", () => {
  expect(at("2026-01-05T10:00:04.000Z")).toThrow(
    expect.objectContaining({
      code: "gitlab.purpose-not-recorded",
      disposition: { kind: "wait", milliseconds: 5_000 },
    }),
  );
  // GitLab's clock may be ahead of ours.
  expect(at("2026-01-05T09:59:15.000Z")).toThrow();
});

test("but not for ever, and not where somebody else has opened it", () => {
  expect(at("2026-01-05T10:10:00.000Z")).not.toThrow();
  expect(() => requirePurpose(issue, new Set([8]), new Date(issue.createdAt))).not.toThrow();
});
