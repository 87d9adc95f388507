import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { queryOf, routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ANN = { id: 7, username: "ann", name: "Ann" };

describe("users", () => {
  test("our own: administrators see that they are, others do not", async () => {
    const server = await serve(json({ ...ANN, is_admin: true, bot: false }), json({ ...ANN, bot: true }));
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.currentUser()).toEqual({ ...ANN, isAdmin: true, bot: false });
    expect(await gitlab.currentUser()).toEqual({ ...ANN, isAdmin: false, bot: true });
  });

  test("ours are all accounts behind our tokens, each once, without those of dead tokens", async () => {
    const byToken = new Map([
      ["own", { ...ANN, id: 1 }],
      ["kde", { ...ANN, id: 2, bot: true }],
      ["gnome", { ...ANN, id: 1 }],
    ]);
    const server = await serve((asked, response) => {
      const user = byToken.get(String(asked.headers["private-token"]));
      json(user ?? { message: "401 Unauthorized" }, user === undefined ? 401 : 200)(asked, response);
    });
    const { gitlab } = clientOf(server.url, {
      tokenFor: (path = "own") => path,
      tokenPaths: ["kde", "gnome", "expired"],
    });
    expect((await gitlab.ownUsers()).map((user) => user.id)).toEqual([1, 2]);
  });

  test("by name and by id, or null", async () => {
    const server = await serve(
      routes({
        "GET /users": (asked, response) =>
          json(queryOf(asked)["username"] === "ann" ? [ANN] : [])(asked, response),
        "GET /users/7": json(ANN),
      }),
    );
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.userByUsername("ann")).toEqual(ANN);
    expect(await gitlab.userByUsername("nobody")).toBeNull();
    expect(await gitlab.userById(7)).toEqual(ANN);
    expect(await gitlab.userById(8)).toBeNull();
  });

  test("say that they are busy, and until when; who was never asked for a status has none", async () => {
    const said = { emoji: "coffee", message: "Gone", message_html: "Gone" };
    const server = await serve(
      routes({
        "GET /users/ann/status": json({
          ...said,
          availability: "busy",
          clear_status_at: "2026-12-24T08:00:00.000Z",
        }),
        "GET /users/bob/status": json({ ...said, availability: "not_set", clear_status_at: null }),
        "GET /users/cem/status": json({
          emoji: null,
          message: null,
          availability: null,
          clear_status_at: null,
        }),
      }),
    );
    const { gitlab } = clientOf(server.url);
    expect(await gitlab.userStatus("ann")).toEqual({
      busy: true,
      clearsAt: new Date("2026-12-24T08:00:00Z"),
    });
    expect(await gitlab.userStatus("bob")).toEqual({ busy: false, clearsAt: null });
    expect(await gitlab.userStatus("cem")).toEqual({ busy: false, clearsAt: null });
    expect(await gitlab.userStatus("nobody")).toBeNull();
  });
});
