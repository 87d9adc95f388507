import { describe, expect, test } from "@jest/globals";
import { said } from "./support.ts";

const partners = [{ id: "kde", match: { groups: ["KDE/plasma"], members: ["gnome"] } }];
const instances = { gitlab: { watch: { groups: ["gitlab-org"] } } };
const saidOf = (actions: object, more: object = {}): string[] =>
  said({ instances, partners, rules: [{ name: "r", actions }], ...more }).filter((text) =>
    text.includes("everybody"),
  );

describe("whom a rule tells", () => {
  test.each([
    [
      "all",
      { mention: ["ada", "all"] },
      "rules[0].actions.mention[1]: @all would tell everybody in the project",
    ],
    [
      "all, in capitals",
      { mention: "ALL" },
      "rules[0].actions.mention: @all would tell everybody in the project",
    ],
    [
      "a partner's group",
      { mention: ["kde"] },
      "rules[0].actions.mention[0]: kde is a group: @kde would tell everybody in it",
    ],
    [
      "a group of members",
      { assign: ["gnome"] },
      "rules[0].actions.assign[0]: gnome is a group: @gnome would tell everybody in it",
    ],
    [
      "a watched group",
      { assign: "gitlab-org" },
      "rules[0].actions.assign: gitlab-org is a group: @gitlab-org would tell everybody in it",
    ],
  ])("may not be %s", (_, actions, mistake) => {
    expect(saidOf(actions)).toEqual([`error ${mistake}`]);
  });

  test("may be anybody else, known or not", () => {
    expect(saidOf({ mention: ["ada", "plasma"], assign: "grace" })).toEqual([]);
  });

  test("an account of a person is no group either", () => {
    expect(saidOf({ labels: ["x"] }, { people: [{ name: "Everybody", username: "all" }] })).toEqual([
      "error people[0].username: @all would tell everybody in the project",
    ]);
  });
});
