import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { importPage } from "../../../src/config/registry/import-page.ts";
import { PAGE, pageOf, read } from "./pages.ts";

describe("the handbook's page", () => {
  test("gives all twelve rows, with placeholders as nobody and no meetings", () => {
    const rows = read(PAGE).rows.map(({ id, section, group, contacts, liaisons, meets }) => [
      id,
      section,
      group,
      contacts.join("+"),
      liaisons.join("+"),
      meets,
    ]);
    expect(rows).toEqual([
      ["accounts", "Finance", "Accounts", "", "", undefined],
      ["budget", "Finance", "Budget", "Chase Wright", "Tom Cooney", "1x Qtr on budget + once per month"],
      ["legal", "Legal", "Legal", "Robin Schulman", "Jason Colyer", undefined],
      ["after-hire-care", "PeopleOps", "After-hire care", "Jessica Mitchell", "Tom Cooney", "every 2 weeks"],
      ["talent-acquisition", "PeopleOps", "Talent Acquisition", "Cyndi Walsh", "Tom Cooney", "weekly"],
      ["performance", "Performance", "Performance", "Stan Hu", "Lee Matos", undefined],
      [
        "com-infrastructure",
        "Production",
        ".com Infrastructure",
        "Dave Smith",
        "Vlad Stoianovici",
        "every 2 weeks",
      ],
      ["developer-relations", "Marketing", "Developer Relations", "John Coghlan", "", "weekly team meeting"],
      [
        "open-source",
        "Marketing",
        "Open Source Prog.",
        "Bryan Behrenshausen",
        "Andrew Conrad",
        "weekly team meeting",
      ],
      [
        "customer-success",
        "Customer Success",
        "Customer Success",
        "Kristen Lawrence",
        "",
        "weekly on Fri join EMEA scrum",
      ],
      ["sales", "Sales", "Sales", "", "Mike Dunninger+Tine Sørensen", undefined],
      ["security-operations", "Security", "Security Operations", "Jan Urbanc", "Brie Carranza", undefined],
    ]);
  });

  test("is mended where it was encoded twice, and says where", () => {
    const line = PAGE.split("\n").findIndex((text) => text.includes("SÃ¸"));
    const column = PAGE.split("\n")[line]?.indexOf("Ã") ?? 0;
    expect(read(PAGE).warnings).toEqual([
      {
        line: line + 1,
        column: column + 1,
        message: expect.stringContaining('"Mike Dunninger / Tine Sørensen"'),
      },
    ]);
  });

  test("names everybody once", () => {
    const names = read(PAGE).people.map(({ name }) => name);
    expect(names).toHaveLength(18);
    expect(new Set(names).size).toBe(18);
    expect(names).not.toContain("TBD");
  });

  test.each(["Support Counterpart", "Support Stable Counterpart", "**Support  Liaison**", "support liaison"])(
    "may call the liaison's column %s",
    (title) => expect(read(PAGE.replaceAll("Support Liaison ", `${title} `)).rows).toEqual(read(PAGE).rows),
  );

  test("may have Windows line breaks, a byte order mark and odd spaces", () => {
    const odd = `\uFEFF${PAGE.replaceAll("Tom Cooney", "Tom\u00a0 Cooney\u200b").replaceAll("\n", "\r\n")}`;
    expect(read(odd).rows).toEqual(read(PAGE).rows);
  });

  test("may have its columns in any order, and others beside them", () => {
    const page = `| Frequency | Slack | Support Liaison | Group | Group Contact | Section |
| --- | --- | --- | --- | --- | --- |
| weekly | #a | Ada | Team | Grace | Part |`;
    const imported = read(page);
    expect(imported.rows).toEqual([
      { id: "team", section: "Part", group: "Team", contacts: ["Grace"], liaisons: ["Ada"], meets: "weekly" },
    ]);
    expect(imported.warnings).toEqual([{ line: 1, column: 1, message: expect.stringContaining('"Slack"') }]);
  });
});

const HEADER = "| Section | Group | Group Contact | Support Liaison | Frequency |";
const ALIGNMENT = "|---|---|---|---|---|";

describe("a page with more than the table", () => {
  test("names that are struck through are left out, with a warning where", () => {
    const imported = read(`${HEADER}\n${ALIGNMENT}\n| A | One | ~~Old *Name*~~ New Name | Ada | weekly |`);
    expect(imported.rows[0]?.contacts).toEqual(["New Name"]);
    expect(imported.people.map(({ name }) => name)).toEqual(["New Name", "Ada"]);
    const message = '"Old Name" is struck through; it was left out';
    expect(imported.warnings).toEqual([{ line: 3, column: 13, message }]);
  });

  test("says which other tables of the kind were not read", () => {
    const row = (group: string) => `| A | ${group} | Grace | Ada | weekly |`;
    const table = (group: string) => `${HEADER}\n${ALIGNMENT}\n${row(group)}`;
    const almost = "| Section | Group | Contact | Liaison |\n|---|---|---|---|\n| A | Three | Grace | Ada |";
    const page = `${table("One")}\n\n${table("Two")}\n\n${almost}\n\ntext\n\n${HEADER}\n${row("Four")}`;
    const imported = read(page);
    expect(imported.rows.map(({ group }) => group)).toEqual(["One"]);
    expect(imported.warnings.map(({ line, message }) => [line, message])).toEqual([
      [5, expect.stringContaining("another table with the same columns")],
      [9, expect.stringMatching(/almost the same columns was not read; missing: "Frequency"/)],
      [15, expect.stringMatching(/no alignment row .* was not read/)],
    ]);
  });

  test("a header in the middle of the table is no team", () => {
    const again = read(
      [
        HEADER,
        ALIGNMENT,
        "| A | One | G | L | weekly |",
        HEADER,
        ALIGNMENT,
        "| A | Two | G | L | weekly |",
      ].join("\n"),
    );
    expect(again.rows.map(({ group }) => group)).toEqual(["One", "Two"]);
    expect(again.warnings).toEqual([
      { line: 4, column: 1, message: "the header is there again; this row was left out" },
    ]);
  });
});

describe("a page without the table", () => {
  test("is pointed to the header that lacks the row below it", () => {
    const page = `# Liaisons\n\n${HEADER}\n| A | One | Grace | Ada | weekly |\n`;
    const message = expect.stringMatching(/found the header of a table of liaisons, but no alignment row/);
    expect(importPage(page)).toEqual({ ok: false, reason: { line: 3, column: 1, message } });
  });

  test("is told what was expected", () => {
    const reason = {
      line: 1,
      column: 1,
      message: expect.stringMatching(/"Support Liaison" or .*found no table/),
    };
    expect(importPage("# Nothing here\n")).toEqual({ ok: false, reason });
  });

  test("is told which columns the nearest table has, on which line, and which it lacks", () => {
    const page =
      "text\n\n| Colour | Code |\n|---|---|\n\n| Section | Group | Owner |\n|---|---|---|\n| a | b | c |\n";
    const message = expect.stringMatching(
      /found a table with "Section", "Group", "Owner"; missing: "Group Contact"/,
    );
    expect(importPage(page)).toEqual({ ok: false, reason: { line: 6, column: 1, message } });
  });

  test("is told which column is given twice", () => {
    const page = pageOf("| a | b | c | d | e |")
      .replace("Frequency |", "Frequency | Cadence |")
      .replace("|---|", "|---|---|");
    expect(importPage(page)).toEqual({
      ok: false,
      reason: expect.objectContaining({ message: expect.stringContaining('given twice: "Cadence"') }),
    });
  });
});

describe("odd rows", () => {
  test("comments hide what is in them, also inside cells and over several lines", () => {
    const page = pageOf(
      "| A | One <!-- was | Zero --> | Ada <!-- since",
      "2020 | --> | Grace | weekly |",
      "<!-- | A | Hidden | Ada | Grace | weekly | -->",
      "| A | Two | `Ada` | _Grace_ | **monthly** |",
    );
    expect(read(page).rows.map(({ group, contacts, liaisons }) => [group, ...contacts, ...liaisons])).toEqual(
      [
        ["One", "Ada", "Grace"],
        ["Two", "Ada", "Grace"],
      ],
    );
  });

  test("an empty section is that of the row above; both are said", () => {
    const imported = read(pageOf("| Part | One | | | |", "| | Two | | | |"));
    expect(imported.rows.map(({ section }) => section)).toEqual(["Part", "Part"]);
    expect(imported.warnings).toEqual([
      { line: 4, column: 1, message: 'the row names no section; read as one of "Part"' },
    ]);
  });

  test("a row that ends early, one without a group, and one behind an empty line are told", () => {
    const imported = read(
      pageOf("| P | One | Ada |", "| P | TBD | Ada | Ada | weekly |", "", "| P | Three | | | |"),
    );
    expect(imported.rows.map(({ id }) => id)).toEqual(["one", "three"]);
    expect(imported.warnings.map(({ line, message }) => [line, message.slice(0, 22)])).toEqual([
      [3, 'the row ends before "S'],
      [4, "the row names no group"],
      [6, "an empty line splits t"],
    ]);
  });

  test("groups with the same name get their section in front of their ids", () => {
    const rows = read(pageOf("| Sales | Ops | | | |", "| IT | Ops | | | |", "| IT | Ops | | | |")).rows;
    expect(rows.map(({ id }) => id)).toEqual(["sales-ops", "it-ops", "it-ops-2"]);
  });

  test("ids are plain, whatever the name's script", () => {
    const rows = read(pageOf("| P | Größe & Łódź | | | |", "| P | 開発 | | | |")).rows;
    expect(rows[0]?.id).toBe("grosse-lodz");
    expect(rows[1]?.id).toMatch(/^group-[a-z0-9]+$/);
  });

  test("text behind the table is no row, and another table is not part of it", () => {
    const page = `${pageOf("| P | One | | | |")}\nafter | all\n\n| Section | Thing |\n|---|---|\n| P | Two |\n`;
    expect(read(page).rows.map(({ group }) => group)).toEqual(["One"]);
  });
});

describe("hostile pages", () => {
  test("never crash the reader", () => {
    const bits = fc.constantFrom(
      "|",
      "-",
      "\n",
      "`",
      "<!--",
      "-->",
      "[",
      "](",
      ")",
      "*",
      "_",
      "\\",
      "&#",
      ";",
      "a",
      " ",
      ":",
      "Ã¸",
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 200 }), (noise) => {
        expect(typeof importPage(noise.join("")).ok).toBe("boolean");
        expect(typeof importPage(pageOf(`| S | ${noise.join("")} | | | |`)).ok).toBe("boolean");
      }),
    );
  });

  test.each([
    "<!---->",
    "`",
    "``` ",
    "[",
    "](",
    "![a](b)",
    "[a](b)",
    "|",
    "\\",
    "<a ",
    "* ",
    "_a",
    "&#1;",
    "\n|",
    "|-|\n",
    "Ã¸",
    "@a ",
    " and ",
    "(",
    "<!--\n",
    "`` ` ",
  ])("takes a page of nothing but %j", (bit) => {
    const noise = bit.repeat(30_000);
    expect(typeof importPage(noise).ok).toBe("boolean");
    expect(
      read(pageOf("| S | G | | | |", `| S | H | ${noise} | ${noise} | ${noise}`)).rows.length,
    ).toBeGreaterThan(0);
  });
});
