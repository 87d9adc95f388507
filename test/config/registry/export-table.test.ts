import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { accountsOf, exportTable } from "../../../src/config/registry/export-table.ts";
import { oneLine } from "../../../src/config/registry/visible.ts";
import { PAGE, read } from "./pages.ts";

const NASTY = [
  "|",
  "\\",
  "*",
  "_",
  "`",
  "[",
  "]",
  "(",
  ")",
  "<",
  ">",
  "!",
  "&",
  "&amp;",
  "&#47;",
  "/",
  ",",
  ";",
  "+",
  "@",
  " and ",
  " ",
  "~",
  "TBD",
  "N/A",
  "-",
  "?",
  "<br>",
  "<!--",
  "-->",
  "Ã¸",
  "ø",
  "#",
  ":",
  "Jr",
  "b",
  "None",
  "”",
  "😀",
  "é",
];

const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 3 })), { maxLength: 6 })
  .map((parts) => oneLine(parts.join("")))
  .filter((words) => words !== "");

const row = fc.record({
  section: text,
  group: text,
  contacts: fc.uniqueArray(text, { maxLength: 3 }),
  liaisons: fc.uniqueArray(text, { maxLength: 3 }),
  meets: text,
});

describe("the exported table", () => {
  test("of an imported page reads back as the same data", () => {
    const page = read(PAGE);
    const again = read(exportTable(page.rows, accountsOf(page.people)));
    expect(again).toEqual({ ...page, warnings: [] });
  });

  test("reads back as the same data, whatever names and groups hold", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.boolean(), (written, meeting) => {
        const rows = written.map(({ meets, ...others }) => ({
          id: "-",
          ...others,
          ...(meeting ? { meets } : {}),
        }));
        const again = read(exportTable(rows)).rows.map((one) => ({ ...one, id: "-" }));
        expect(again).toEqual(rows);
      }),
      { numRuns: 2_000 },
    );
  });

  test("keeps accounts, and only known ones", () => {
    const rows = [{ id: "a", section: "S", group: "A", contacts: ["@ada"], liaisons: ["Grace", "Alan"] }];
    const people = [
      { name: "@ada", username: "ada" },
      { name: "Grace", username: "grace" },
      { name: "Alan" },
    ];
    const table = exportTable(rows, accountsOf(people));
    expect(table).toContain("| @ada ");
    expect(table).toContain("| Grace (@grace) / Alan ");
    expect(read(table).people).toEqual(people);
  });
});
