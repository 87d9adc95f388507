import { describe, expect, test } from "@jest/globals";
import { partner, said } from "./support.ts";

describe("references", () => {
  test("sound data gives no complaint at all", () => {
    expect(said({})).toEqual([]);
  });

  test("a row, an instance and a partner that do not exist are errors with a suggestion", () => {
    const partners = [partner("kde", { liaison: "open-sorce", instance: "gitlap" })];
    const rules = [
      { name: "one", conditions: { partner: "kda" }, actions: { labels: ["a"] } },
      { name: "two", conditions: { partner: ["kde", "gnome"] }, actions: { labels: ["a"] } },
    ];
    expect(said({ partners, rules })).toEqual([
      'error partners[0].liaison: no such id; did you mean "open-source"?',
      'error partners[0].instance: no such id; did you mean "gitlab"?',
      'error rules[0].conditions.partner: no such id; did you mean "kde"?',
      "error rules[1].conditions.partner[1]: no such id",
    ]);
  });
});
