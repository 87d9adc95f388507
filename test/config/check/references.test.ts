import { describe, expect, test } from "@jest/globals";
import { checkReferences } from "../../../src/config/check/references.ts";
import { partner, said, sound } from "./support.ts";

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

  test("an id that two rows share is offered once", () => {
    const [row] = sound.liaisons;
    const [mistake] = checkReferences({
      ...sound,
      liaisons: [row, row],
      partners: [partner("kde", { liaison: "nobody" })],
    });
    expect(mistake?.expected).toBe("the id of a row of liaisons: open-source");
  });
});
