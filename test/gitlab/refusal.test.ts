import { describe, expect, test } from "@jest/globals";
import { json, text } from "./support/answers.ts";
import { clientOf, errorOf } from "./support/client.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };

describe("errors say what to do", () => {
  test.each([
    [
      "missing scope",
      403,
      { error: "insufficient_scope", error_description: "Needs more", scope: "api write" },
      "gitlab.forbidden",
      /wanted: api write/,
    ],
    ["too small a role", 403, { message: "403 Forbidden" }, "gitlab.forbidden", /Reporter or Planner/],
    ["not there", 404, { message: "404 Project Not Found" }, "gitlab.not-found", /check the path/],
    ["there already", 409, { message: "Label already exists" }, "gitlab.conflict", /there already/],
    [
      "not valid",
      400,
      { message: { title: ["can't be blank"] } },
      "gitlab.refused",
      /asking again will not help/,
    ],
    ["not processable", 422, { message: "422" }, "gitlab.refused", /asking again will not help/],
  ])("%s (%i)", async (_what, status, body, code, remedy) => {
    const server = await serve(json(body, status));
    const error = await errorOf(clientOf(server.url).gitlab.changeIssue(ISSUE, { addLabels: ["x"] }));
    expect(error).toMatchObject({
      code,
      status,
      disposition: { kind: "give-up" },
      remedy: expect.stringMatching(remedy),
    });
    expect(error.message).toContain(`GitLab answered ${status} to PUT /api/v4/projects/5/issues/3`);
    expect(server.asked).toHaveLength(1);
  });

  test("an unknown token (401) is something the operator mends: it waits for that", async () => {
    const server = await serve(json({ message: "401 Unauthorized" }, 401));
    expect(await errorOf(clientOf(server.url).gitlab.version())).toMatchObject({
      code: "gitlab.unauthorized",
      status: 401,
      disposition: { kind: "wait" },
      remedy: expect.stringContaining("make a new one with scope api"),
    });
  });

  test("GitLab's own words are in the sentence, tables of them too, but not for ever", async () => {
    const server = await serve(
      json({ message: { title: ["is too long"] } }, 400),
      json({ message: "x".repeat(5_000) }, 400),
    );
    const { gitlab } = clientOf(server.url);
    expect((await errorOf(gitlab.version())).message).toContain("is too long");
    expect((await errorOf(gitlab.version())).message.length).toBeLessThan(500);
  });

  test("a reason is told apart for sudo, by what we sent", async () => {
    const server = await serve(json({ message: "403 Forbidden - Must be admin to use sudo" }, 403));
    const error = await errorOf(
      clientOf(server.url).gitlab.subscribe(ISSUE, { way: "sudo", username: "liz" }),
    );
    expect(error).toMatchObject({ code: "gitlab.forbidden", reason: "sudo" });
    expect(error).toMatchObject({ remedy: expect.stringContaining("another way in `subscribe`") });
  });

  test("a page that a proxy puts before GitLab is no answer of GitLab's", async () => {
    const server = await serve(text("<html>Sign in</html>", 200, { "content-type": "text/html" }));
    const error = await errorOf(clientOf(server.url).gitlab.version());
    expect(error).toMatchObject({ code: "gitlab.unavailable", status: 200, answerLost: false });
    expect(error).toMatchObject({ remedy: expect.stringContaining("sign-in page") });
  });

  test("a failing server is tried again by the queue, not at once", async () => {
    const server = await serve(json({ message: "500 Internal Server Error" }, 500));
    const error = await errorOf(clientOf(server.url).gitlab.version());
    expect(error).toMatchObject({ code: "gitlab.unavailable", disposition: { kind: "retry" } });
    expect(server.asked).toHaveLength(1);
  });

  test("an answer of another shape than GitLab's says which part is missing", async () => {
    const server = await serve(json({ id: 3, iid: 4 }));
    const error = await errorOf(clientOf(server.url).gitlab.readIssue(ISSUE));
    expect(error.message).toContain('an issue has no number "project_id"');
  });
});
