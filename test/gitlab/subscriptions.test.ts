import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf, TOKEN } from "./support/client.ts";
import { restIssue } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };

describe("subscribing", () => {
  test("201 is a new subscription, 304 (an empty body) one that was there", async () => {
    const server = await serve(json(restIssue(), 201), json(null, 304));
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.subscribe(ISSUE, { way: "own" })).toBe("subscribed");
    expect(await gitlab.subscribe(ISSUE, { way: "own" })).toBe("already");
    expect(server.asked[0]).toMatchObject({ method: "POST", url: "/api/v4/projects/5/issues/3/subscribe" });
  });

  test("in somebody's name: by sudo with our token, or with that person's token alone", async () => {
    const server = await serve(json(restIssue(), 201));
    const { gitlab } = clientOf(server.url);
    await gitlab.subscribe(ISSUE, { way: "sudo", username: "liz" });
    await gitlab.subscribe(ISSUE, { way: "token", token: "her-own-token" });
    await gitlab.subscribe(ISSUE, { way: "own" });
    expect(server.asked.map(({ headers }) => [headers["private-token"], headers["sudo"]])).toEqual([
      [TOKEN, "liz"],
      ["her-own-token", undefined],
      [TOKEN, undefined],
    ]);
  });
});
