import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { outcomeOf } from "../../../src/bot/meetings/checked.ts";
import { replyDrafts } from "../../../src/bot/meetings/reply-drafts.ts";
import type { AgendaItem } from "../../../src/model/meeting.ts";

const item = (id: string, more: Partial<AgendaItem> = {}): AgendaItem => ({
  id,
  kind: "question",
  partner: "kde",
  issueKey: `gitlab:1#${id.slice(1)}`,
  reference: "kde/x#1",
  url: "https://gitlab.example/1",
  text: `Question ${id}`,
  by: null,
  topic: null,
  carried: 0,
  ...more,
});
const items = ["i1", "i2", "i3", "i4"].map((id) => item(id));
const ids = (list: readonly AgendaItem[]): string[] => list.map(({ id }) => id);

describe("what became of an agenda", () => {
  test("checked ones with what is written below them; unchecked, struck out and deleted ones, and lines by hand", () => {
    const text = [
      "- [x] One, in other words <!-- item i1 -->",
      "  It is so:",
      "",
      "  - because",
      "  - [ ] a step of its own",
      "* [ ] Two <!-- item i2 -->",
      "- [~] Three <!-- item i3 -->",
      "- [ ] By hand",
      "- [X] By hand, and done",
      "```",
      "- [ ] in code",
      "```",
      "- [x] Not ours <!-- item i9 -->",
    ].join("\r\n");
    const { checked, carried, dropped } = outcomeOf(text, items);
    expect(ids(dropped)).toEqual(["i3", "i4"]);
    expect(checked).toEqual([{ item: items[0], answer: "It is so:\n\n- because" }]);
    expect(ids(carried)).toEqual(["i2", "o1", "o2"]);
    expect(carried.slice(1).map(({ text: words, kind }) => [words, kind])).toEqual([
      ["a step of its own", "own"],
      ["By hand", "own"],
    ]);
  });

  test("boxes in code below an item are part of its answer; a fence that is left open ends with the item", () => {
    const text = [
      "- [x] One <!-- item i1 -->",
      "  Write:",
      "  ````yaml",
      "  - [ ] a step",
      "  ```",
      "  - [x] another",
      "  ````",
      "- [ ] Two <!-- item i2 -->",
      "  ```",
      "  - [ ] an example",
      "- [x] Three <!-- item i3 -->",
      "  ```inline``` code",
      "- [x] Four <!-- item i4 -->",
    ].join("\n");
    const { checked, carried } = outcomeOf(text, items);
    expect(checked.map(({ item: { id }, answer }) => [id, answer])).toEqual([
      ["i1", "Write:\n````yaml\n- [ ] a step\n```\n- [x] another\n````"],
      ["i3", "```inline``` code"],
      ["i4", null],
    ]);
    expect(ids(carried)).toEqual(["i2"]);
  });

  test("of a text that was written anew nothing is known to be done", () => {
    expect(outcomeOf("We met, it was nice.", items)).toEqual({ checked: [], carried: items, dropped: [] });
    expect(outcomeOf("", [])).toEqual({ checked: [], carried: [], dropped: [] });
  });

  test("any text is read, quickly, and each item is one of them", () => {
    const parts = fc.constantFrom(
      "- [x] ",
      "- [ ] ",
      "  ",
      "\n",
      "<!-- item i1 -->",
      "<!-- item i2 -->",
      "```",
      "a",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 60 }), (words) => {
        const { checked, carried, dropped } = outcomeOf(words.join(""), items);
        const known = [...checked.map((one) => one.item), ...carried, ...dropped];
        expect(ids(known.filter(({ kind }) => kind !== "own")).sort()).toEqual(ids(items));
      }),
    );
    const began = Date.now();
    outcomeOf(`- [x] <!-- item i1 -->\n${"  x\n".repeat(200_000)}`, items);
    outcomeOf("- [ ] <!-- item ".repeat(60_000), items);
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  test("answers become drafts of replies that fill nothing in and cannot leave their place", () => {
    const answer = "Use {{name}}\n```\n@all\n/close";
    const text = replyDrafts([
      { item: item("i1", { text: "How?" }), answer },
      { item: item("i2", { text: "How?" }), answer: "So." },
      { item: item("i3", { text: null }), answer: "Nobody may know the question." },
      { item: item("i4"), answer: null },
    ]);
    expect(text).toContain("`replies/how.md.hbs`:\n\n````\nUse \\{{name}}\n```\n@all\n/close\n````");
    expect(text).toContain("`replies/how-2.md.hbs`");
    expect(text).not.toContain("Nobody may know");
    expect(replyDrafts([{ item: item("i4"), answer: null }])).toBeNull();
  });
});
