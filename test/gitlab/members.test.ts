import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();

describe("members", () => {
  test("each once, with the highest role, and whether they are members of the place itself", async () => {
    const row = (id: number, access: number) => ({
      id,
      username: `u${id}`,
      name: `U${id}`,
      access_level: access,
    });
    const server = await serve(
      routes({
        "GET /groups/kde/members/all": json([row(1, 30), row(2, 20), row(1, 40)]),
        "GET /groups/kde/members": json([row(1, 30)]),
      }),
    );
    expect(await clientOf(server.url).gitlab.groupMembers("kde")).toEqual([
      { user: { id: 1, username: "u1", name: "U1" }, access: 40, direct: true },
      { user: { id: 2, username: "u2", name: "U2" }, access: 20, direct: false },
    ]);
  });
});
