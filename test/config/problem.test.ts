import { describe, expect, test } from "@jest/globals";
import { formatProblem, pathText } from "../../src/config/problem.ts";

describe("problems", () => {
  test("paths are written the way people would type them", () => {
    expect(pathText(["partners", 2, "match", "users", 0])).toBe("partners[2].match.users[0]");
    expect(pathText(["instances", "gitlab", "tokens", "group/project"])).toBe(
      'instances.gitlab.tokens["group/project"]',
    );
    expect(pathText([])).toBe("");
  });

  test("a problem is one line that editors can jump to", () => {
    const problem = {
      file: "liaison.yml",
      line: 3,
      column: 7,
      path: "mode",
      message: '"on" does not fit here',
      expected: "observe or act",
    };
    expect(formatProblem({ ...problem, severity: "error" })).toBe(
      'liaison.yml:3:7: mode: "on" does not fit here (expected observe or act)',
    );
    expect(formatProblem({ ...problem, severity: "warning", path: "" })).toBe(
      'liaison.yml:3:7: warning: "on" does not fit here (expected observe or act)',
    );
  });
});
