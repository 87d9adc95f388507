import { describe, expect, test } from "@jest/globals";
import { parseGitlabDate } from "../../src/model/dates.ts";
import { issueKeyOf, parseIssueKey } from "../../src/model/ids.ts";

describe("GitLab's dates", () => {
  test.each([
    ["2013-12-03T17:15:43Z", "2013-12-03T17:15:43.000Z"],
    ["2019-06-05T14:32:20.211Z", "2019-06-05T14:32:20.211Z"],
    ["2015-05-17 18:08:09 UTC", "2015-05-17T18:08:09.000Z"],
    ["2025-06-30", "2025-06-30T00:00:00.000Z"],
  ])("%s", (text, iso) => {
    expect(parseGitlabDate(text)?.toISOString()).toBe(iso);
  });

  test.each([
    ["yesterday"],
    [""],
    [null],
    [undefined],
    ["2015-13-45 99:99:99 UTC"],
    ["+275760-09-13T00:00:00Z"],
    ["0000-01-01"],
    ["-000001-01-01T00:00:00Z"],
  ])("%s is no date", (text) => {
    expect(parseGitlabDate(text)).toBeUndefined();
  });
});

describe("issue keys", () => {
  test("are read back as they were written", () => {
    const ref = { instance: "gnome.org", projectId: 14, iid: 12 };
    expect(parseIssueKey(issueKeyOf(ref))).toEqual(ref);
  });

  test("anything else is no key", () => {
    expect(parseIssueKey("kde/kdenlive#12")).toBeUndefined();
    expect(parseIssueKey("gitlab:14#12|status")).toBeUndefined();
  });
});
