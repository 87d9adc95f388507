import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ROUTES, routeOf } from "../../src/gitlab/routes.ts";

const called = (path: string): string =>
  routeOf({ method: "GET", url: new URL(`https://gitlab.example${path}`), headers: {}, body: null });

describe("the endpoint of a request", () => {
  test.each([
    ["/api/v4/projects/5/issues/3/notes", "/projects/:id/issues/:issue_iid/notes"],
    ["/api/v4/projects/kde%2Fsysadmin", "/projects/:id"],
    ["/api/v4/users?username=ann", "/users"],
    ["/gitlab/api/v4/groups/kde%2Fframeworks/members/all", "/groups/:id/members/all"],
    ["/api/v4/projects/5/hooks/9/test/issues_events", "/projects/:id/hooks/:hook_id/test/:trigger"],
    ["/api/v4/projects/5/issues/3/notes/9/unknown", "other"],
    ["/-/sandbox", "other"],
  ])("%s", (path, endpoint) => {
    expect(called(path)).toBe(endpoint);
  });

  test("is one of a fixed list, whatever the path", () => {
    const segment = fc.oneof(
      fc.constantFrom("projects", "groups", "issues", "notes", "users", "labels", "members", "all"),
      fc.string({ maxLength: 8 }).map(encodeURIComponent),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        expect(ROUTES).toContain(called(`/api/v4/${segments.join("/")}`));
      }),
    );
  });
});
