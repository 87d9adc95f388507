import { describe, expect, test } from "@jest/globals";
import { readInline } from "../../../src/config/registry/inline.ts";
import { accountOfLink, peopleOf } from "../../../src/config/registry/people-cell.ts";

const names = (cell: string): string[] => people(cell).map(({ name }) => name);

const people = (cell: string): { name: string; username?: string }[] =>
  peopleOf(readInline(cell, accountOfLink));

describe("a cell of people", () => {
  test.each([
    "??",
    "?",
    "TBD",
    "tbd",
    "N/A",
    "n/a",
    "-",
    "–",
    "—",
    "",
    " ",
    "None",
    "**TBD**",
    "`N/A`",
    "(vacant)",
    "~~Ada~~",
    "~~[Ada](/ada)~~ TBD",
    "TBD / N/A",
    "&nbsp;",
  ])("%j is nobody yet", (cell) => expect(names(cell)).toEqual([]));

  test.each([
    "Ada / Grace",
    "Ada/Grace",
    "Ada, Grace",
    "Ada & Grace",
    "Ada &amp; Grace",
    "Ada and Grace",
    "Ada, and Grace",
    "Ada<br>Grace",
    "Ada<br /> Grace",
    "Ada; Grace",
    "Ada + Grace",
    "Ada / TBD / Grace",
    "Ada / Grace / Ada",
    "_Ada_ / *Grace*",
    "~~Joan~~ Ada / Grace",
    "~~Joan / Mary~~ / Ada, Grace ~~and **Jean**~~",
    "*[Ada](/company/team/#ada)* / **[Grace](https://example.org/grace)**",
    "**_[Ada](/ada)_**, ***Grace***",
  ])("%j is two people", (cell) => expect(names(cell)).toEqual(["Ada", "Grace"]));

  test.each([
    ["Andy Anderson", "Andy Anderson"],
    ["Sam Band & Co", "Sam Band"],
    ["John Smith, Jr.", "John Smith, Jr."],
    ["Ada (EMEA, nights)", "Ada (EMEA, nights)"],
    ["snake_case_name", "snake_case_name"],
    ["a\\_b \\| c", "a_b | c"],
    ["AT\\&T \\/ A\\, B", "AT&T / A, B"],
    ["[Ada](https://example.org/ada)", "Ada"],
    ["![photo](a.png) Ada", "photo Ada"],
    ["<b>Ada</b>", "Ada"],
    ["T&#66;D", "TBD"],
  ])("%j starts with %j", (cell, name) => expect(names(cell)[0]).toBe(name));

  test("tells accounts where it names them", () => {
    expect(people("Ada Lovelace (@ada)")).toEqual([{ name: "Ada Lovelace", username: "ada" }]);
    expect(people("Ada Lovelace @ada")).toEqual([{ name: "Ada Lovelace", username: "ada" }]);
    expect(people("@ada (Ada Lovelace)")).toEqual([{ name: "Ada Lovelace", username: "ada" }]);
    expect(people("@ada @grace")).toEqual([
      { name: "@ada", username: "ada" },
      { name: "@grace", username: "grace" },
    ]);
    expect(people("[Ada](https://gitlab.com/ada)")).toEqual([{ name: "Ada", username: "ada" }]);
    expect(people("[@ada](https://gitlab.com/ada)")).toEqual([{ name: "@ada", username: "ada" }]);
    expect(people("[Ada](https://about.gitlab.com/company/team/#ada)")).toEqual([{ name: "Ada" }]);
  });
});

test("emphasis around a link to an account is no part of the name", () => {
  expect(people("**[Tom Cooney](https://gitlab.com/tcooney)**")).toEqual([
    { name: "Tom Cooney", username: "tcooney" },
  ]);
});
