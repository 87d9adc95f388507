import { expect, test } from "@jest/globals";
import { json, type Reply } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();

/** `own` and `kde` are tokens of user 5, `gnome` one of user 6; nothing is left after any other question. */
const counting: Reply = (asked, response) => {
  const id = asked.headers["private-token"] === "gnome" ? 6 : 5;
  const headers = {
    date: "Sun, 10 Jan 2027 12:00:00 GMT",
    "ratelimit-remaining": "0",
    "ratelimit-reset": "1799582402",
  };
  const isWho = asked.url.endsWith("/user");
  (isWho ? json({ id, username: `bot-${id}`, name: "Bot" }) : json([], 200, headers))(asked, response);
};

test("tokens of one user count together once GitLab has told whose they are, those of another do not", async () => {
  const server = await serve(counting);
  const tokenFor = (path = "own") => path;
  const { gitlab, slept } = clientOf(server.url, { tokenFor, tokenPaths: ["kde", "gnome"] });
  await gitlab.ownUsers();
  await gitlab.userByUsername("ann");
  await gitlab.projectByPath("gnome").catch(() => undefined);
  expect(slept).toEqual([]);
  await gitlab.projectByPath("kde").catch(() => undefined);
  expect(slept).toEqual([2_000]);
});
