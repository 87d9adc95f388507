/** Links and reactions. */
import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf, errorOf } from "./support/client.ts";
import { routes } from "./support/routes.ts";
import { sandboxPerTest } from "./support/sandbox.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const ISSUE = { instance: "gitlab", projectId: 5, iid: 3 };

describe("links", () => {
  const people = sandboxPerTest();

  test("are made once, and seen from both ends", async () => {
    const [one, other] = [await people.open(), await people.open("Elsewhere", "gitlab-org/gitlab")];
    const bot = people.as("liaison-bot");
    expect(await bot.links(one)).toEqual([]);
    expect(await bot.linkIssues(one, other)).toBe("linked");
    expect(await bot.linkIssues(one, other)).toBe("already");
    expect(await bot.linkIssues(other, one)).toBe("already");
    expect(await bot.links(one)).toEqual([{ projectId: other.projectId, iid: other.iid }]);
    expect(await bot.links(other)).toEqual([{ projectId: one.projectId, iid: one.iid }]);
  });

  test("need a role on both sides and something to see", async () => {
    const [one, hidden] = [
      await people.open(),
      await people.open("No", "gitlab-com/legal/requests", "rschulman"),
    ];
    const stranger = people.as("stranger");
    expect(await errorOf(stranger.linkIssues(one, hidden))).toMatchObject({ code: "gitlab.not-found" });
    const other = await people.open("Elsewhere", "gitlab-org/gitlab");
    expect(await errorOf(people.as("kira").linkIssues(one, other))).toMatchObject({
      code: "gitlab.forbidden",
    });
  });
});

describe("reactions", () => {
  const people = sandboxPerTest();

  test("to a comment and to the issue are given once, and told apart from a comment that is gone", async () => {
    const ref = await people.open();
    const bot = people.as("liaison-bot");
    const { noteId } = await people.as("kira").postNote(ref, { body: "Please look", internal: false });
    expect(await bot.award(ref, noteId, "eyes")).toBe("awarded");
    expect(await bot.award(ref, noteId, "eyes")).toBe("already");
    expect(await bot.award(ref, null, "eyes")).toBe("awarded");
    expect(await people.as("otto").award(ref, noteId, "eyes")).toBe("awarded");
    expect(await bot.awards(ref, noteId)).toMatchObject([
      { user: { username: "liaison-bot" }, emoji: "eyes", at: expect.any(String) },
      { user: { username: "otto" }, emoji: "eyes" },
    ]);
    expect(await bot.awards(ref, null)).toHaveLength(1);
    expect(await errorOf(bot.award(ref, 999_999, "eyes"))).toMatchObject({ code: "gitlab.not-found" });
    expect(await errorOf(bot.award(ref, null, "no such name"))).toMatchObject({ code: "gitlab.not-found" });
  });

  test("of somebody else do not make ours there", async () => {
    const server = await serve(
      routes({
        "GET /projects/5/issues/3/notes/9/award_emoji": json([
          {
            id: 31,
            name: "eyes",
            user: { id: 8, username: "bob", name: "Bob" },
            created_at: "2027-01-10T12:00:00Z",
          },
        ]),
        "GET /user": json({ id: 7, username: "bot", name: "Bot" }),
      }),
    );
    const { gitlab } = clientOf(server.url);
    expect(await errorOf(gitlab.award(ISSUE, 9, "eyes"))).toMatchObject({ code: "gitlab.not-found" });
  });

  test("that a release refuses with 400 are there already just the same", async () => {
    const server = await serve(
      routes({
        "POST /projects/5/issues/3/award_emoji": json({ message: "has already been taken" }, 400),
        "GET /projects/5/issues/3/award_emoji": json([
          {
            id: 31,
            name: "eyes",
            user: { id: 7, username: "bot", name: "Bot" },
            created_at: "2027-01-10T12:00:00Z",
          },
        ]),
        "GET /user": json({ id: 7, username: "bot", name: "Bot" }),
      }),
    );
    expect(await clientOf(server.url).gitlab.award(ISSUE, null, "eyes")).toBe("already");
  });
});
