import { describe, expect, test } from "@jest/globals";
import { readPartners } from "../../../src/config/partners/read-csv.ts";

const partnersOf = (text: string) => {
  const read = readPartners(text);
  if (!read.ok) throw new Error(JSON.stringify(read.reason));
  return read.value;
};

const mistakesOf = (text: string): string[] => {
  const read = readPartners(text);
  return read.ok ? [] : read.reason.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe("a table of partners", () => {
  test("has its columns in any order, by the words that people use, and lists in cells", () => {
    const text = [
      "\uFEFFPartner;Group;Usernames;liaison;Match Labels",
      'KDE;"kde; kde-extras";@kira otto;open-source;KDE;',
      '"The ""Free"" Desktop, e.V.";freedesktop;;;"needs help;free desktop"',
      ";;;;",
    ].join("\r\n");
    expect(partnersOf(text)).toEqual([
      {
        id: "kde",
        line: 2,
        name: "KDE",
        liaison: "open-source",
        match: { groups: ["kde", "kde-extras"], users: ["kira", "otto"], labels: ["KDE"] },
      },
      {
        id: "the-free-desktop-e-v",
        line: 3,
        name: 'The "Free" Desktop, e.V.',
        match: { groups: ["freedesktop"], labels: ["needs help", "free desktop"] },
      },
    ]);
  });

  test("may have cells over several lines; lines are counted as the file has them", () => {
    const text = 'id,groups,watch\nkde,"a\nb",poll\ngnome,c,sometimes\n';
    expect(mistakesOf(text)).toEqual([expect.stringMatching(/^4:3 watch: /)]);
  });

  test.each([
    ["", ["1:1 the file is empty"]],
    ["name,grops\n", ['1:2 there is no column "grops"; did you mean "groups"?']],
    ["groups\nkde\n", ["1:1 there is neither a column name nor a column id"]],
    ["name,groups,group\n", ["1:3 groups is there twice"]],
    ["name,groups\nKDE,kde,x\n", ["2:3 there are 2 columns only"]],
    ["name,groups\nKDE,kde\nKDE,other\n", ["3:1 kde is already on line 2"]],
    ["name,groups\n,kde\n", ["2:1 there is no name"]],
    [
      "id,users\nKDE,-kira\n",
      [expect.stringContaining("2:1 id: "), expect.stringContaining("2:2 match.users.0: ")],
    ],
    ["name,labels\nKDE,all\n", [expect.stringContaining("2:2 labels: ")]],
  ])("says what is wrong with %j", (text, mistakes) => {
    expect(mistakesOf(text)).toEqual(mistakes);
  });

  test("with a quote that is not closed says where", () => {
    expect(mistakesOf('name,groups\nKDE,"kde\n')).toEqual([expect.stringMatching(/^\d+:\d+ .*[Qq]uote/)]);
  });
});
