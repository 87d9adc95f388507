import { describe, expect, test } from "@jest/globals";
import { type Cast, looksLikeBot, peopleOf, roleOf } from "../../src/triage/role.ts";

const cast: Cast = {
  ownIds: new Set([1, 2]),
  liaisons: peopleOf(["AConrad"]),
  team: peopleOf(["Sam"], new Set([30])),
  partner: peopleOf(["adal", "aconrad"], new Set([40])),
  issueAuthorId: 50,
};

const role = (id: number, username: string | null = null) => roleOf({ id, username }, cast);

describe("who somebody is on an issue", () => {
  test("we ourselves are a bot, now and before", () => {
    expect([role(1, "liaison-bot"), role(2)]).toEqual(["bot", "bot"]);
  });

  test("our people are known in any case, and stay ours as members of a partner's group", () => {
    expect([role(10, "aconrad"), role(11, "SAM"), role(30)]).toEqual(["liaison", "team", "team"]);
  });

  test("the partner's people, and whoever opened the issue, speak for the partner", () => {
    expect([role(12, "AdaL"), role(40), role(50, "passer-by")]).toEqual(["partner", "partner", "partner"]);
  });

  test("everybody else is a stranger", () => {
    expect(role(99, "passer-by")).toBe("stranger");
  });

  test("a machine speaks for nobody, though it opened the issue", () => {
    expect(role(50, "support-bot")).toBe("bot");
  });
});

test.each([
  ["project_123_bot_4ffca233d8298ea1", true],
  ["group_7_bot_00ff", true],
  ["project_123_bot", true],
  ["project_123_bot1", true],
  ["service_account_group_5_abc", true],
  ["support-bot", true],
  ["ghost", true],
  ["ghost1", true],
  ["ghostwriter", false],
  ["project_manager_bot_x", false],
  ["abbot", false],
])("%s looks like a bot: %s", (username, expected) => {
  expect(looksLikeBot(username)).toBe(expected);
});
