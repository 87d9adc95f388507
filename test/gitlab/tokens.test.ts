import { describe, expect, test } from "@jest/globals";
import { json, type Reply } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { restIssue, restProject, routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };
const tokenFor = (path = "") => (path.startsWith("kde") ? "token-of-kde" : "token-of-ours");
const onlyFor =
  (token: string, reply: Reply): Reply =>
  (asked, response) =>
    (asked.headers["private-token"] === token ? reply : json({ message: "404 Not Found" }, 404))(
      asked,
      response,
    );
const PROJECT = onlyFor("token-of-kde", json(restProject()));
const ISSUES = onlyFor("token-of-kde", json(restIssue()));
const used = (asked: readonly { headers: Record<string, unknown> }[]) =>
  asked.map((one) => one.headers["private-token"]);

describe("tokens by path", () => {
  test("a path chooses its token by itself", async () => {
    const server = await serve(routes({ "GET /projects/kde%2Fframeworks": PROJECT }));
    const { gitlab } = clientOf(server.url, { tokenFor });
    expect(await gitlab.projectByPath("kde/frameworks")).toMatchObject({ id: 5 });
    await gitlab.userByUsername("ann").catch(() => undefined);
    expect(used(server.asked)).toEqual(["token-of-kde", "token-of-ours"]);
  });

  test("a number's path is found out with the token that may see it, once", async () => {
    const server = await serve(routes({ "GET /projects/5/issues/3": ISSUES, "GET /projects/5": PROJECT }));
    const { gitlab } = clientOf(server.url, { tokenFor, tokenPaths: ["kde"] });
    expect(await gitlab.readIssue(ISSUE)).toMatchObject({ title: "Runner fails" });
    await gitlab.readIssue(ISSUE);
    const search = server.asked.filter((one) => one.headers["private-token"] === "token-of-ours");
    expect(search).toHaveLength(1);
    expect(server.asked).toHaveLength(5);
  });

  test("where one token serves all, nothing is found out", async () => {
    const server = await serve(routes({}));
    const { gitlab } = clientOf(server.url, { tokenFor });
    expect(await gitlab.readIssue(ISSUE)).toBeNull();
    expect(used(server.asked)).toEqual(["token-of-ours"]);
  });
});
