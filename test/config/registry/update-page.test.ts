import { describe, expect, test } from "@jest/globals";
import { updatePage } from "../../../src/config/registry/update-page.ts";
import { PAGE, pageOf, read } from "./pages.ts";

const updated = (page: string, rows: Parameters<typeof updatePage>[1]): string => {
  const result = updatePage(page, rows);
  if (!result.ok) throw new Error(result.reason.message);
  return result.value;
};

describe("writing the registry onto a page", () => {
  test("leaves everything that says the same already, but for text encoded twice", () => {
    const expected = PAGE.replace("Tine SÃ¸rensen            ", "Tine Sørensen             ");
    expect(updated(PAGE, read(PAGE).rows)).toBe(expected);
  });

  test("changes, adds and removes rows, and nothing else", () => {
    const page = `before\n\n${pageOf("| S | One | ?? | [Ada](https://x.org) <!-- since May --> | N/A |", "| S | Two | ?? | TBD | - |")}\nafter\n`;
    const rows = [
      { id: "one", section: "S", group: "One", contacts: [], liaisons: ["Grace"] },
      { id: "three", section: "S", group: "Three", contacts: ["Alan"], liaisons: [] },
    ];
    const result = updated(page, rows);
    expect(result).toContain("| S | One | ?? | Grace <!-- since May -->");
    expect(result).not.toContain("Two");
    expect(result.startsWith("before\n\n| Section")).toBe(true);
    expect(result.endsWith("\n\nafter\n")).toBe(true);
    expect(read(result).rows).toEqual(rows);
  });

  test("completes rows that end early, keeps columns of others, follows renames", () => {
    const page =
      "| Group | Frequency | Slack | Section | Group Contact | Support Liaison |\n|-|-|-|-|-|-|\n| Open Source Prog. | weekly | #oss | M | Ada";
    const rows = [
      {
        id: "open-source",
        section: "M",
        group: "Open Source Program",
        contacts: ["Ada"],
        liaisons: ["Grace"],
        meets: "weekly",
      },
      { id: "new", section: "M", group: "New", contacts: [], liaisons: [] },
    ];
    const result = updated(page, rows);
    expect(result).toContain("#oss");
    expect(read(result).rows.map(({ id, ...row }) => row)).toEqual(rows.map(({ id, ...row }) => row));
  });
});
