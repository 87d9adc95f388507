/** What is said where somebody asked, for those who cannot read the managers' answer. */
import { describe, expect, test } from "@jest/globals";
import { shortText } from "../../../src/bot/requesting/outcome.ts";
import type { Visibility } from "../../../src/model/issue.ts";
import type { StoredRequest } from "../../../src/model/request.ts";
import { issuePayload } from "../../support/payloads.ts";
import { occasionOf, plainRendering } from "../occasions.ts";

const { configuration, issue } = occasionOf(issuePayload());

const request: StoredRequest = {
  id: "request|join|accounts",
  kind: "join",
  team: "accounts",
  instance: "gitlab",
  username: "bcarranza",
  name: "Brie Carranza",
  words: "",
  origin: { issueKey: "gitlab:1#1", partner: "kde", internal: false, rank: 0 },
  askedAt: "2026-11-02T09:00:00.000Z",
  state: "open",
  decision: null,
  issueKey: "gitlab:2#1",
};

const said = (visibility: Visibility, confidential: boolean, outcome: "approved" | "declined") =>
  shortText(
    {
      configuration,
      issue: { ...issue, confidential, project: { ...issue.project, visibility } },
      now: new Date("2026-11-02T09:00:00Z"),
      render: plainRendering,
      request,
      team: null,
    },
    outcome,
  );

describe("where it was asked", () => {
  test.each<{ visibility: Visibility; confidential: boolean }>([
    { visibility: "private", confidential: false },
    { visibility: "internal", confidential: false },
    { visibility: "public", confidential: true },
  ])(
    "what the managers said in a place that not everybody reads is not: %j",
    ({ visibility, confidential }) => {
      const [no, yes] = [
        said(visibility, confidential, "declined"),
        said(visibility, confidential, "approved"),
      ];
      expect(no).toContain("@bcarranza: the support managers have answered you");
      // Nor can it be told from what is said instead.
      expect(no).toBe(yes);
      expect(no).not.toMatch(/\b(no|yes)\b/);
    },
  );

  test("what everybody can read is, with the place", () => {
    expect(said("public", false, "declined")).toContain("the support managers say **no** to becoming");
    expect(said("public", false, "approved")).toContain(`say **yes** to becoming`);
    expect(said("public", false, "approved")).toContain(issue.url);
  });
});
