import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Merge, mergePage } from "../../../src/config/registry/merge.ts";
import { printConfiguration } from "../../../src/config/registry/print-yaml.ts";
import { readRegistry } from "../../../src/config/registry/read-registry.ts";
import { PAGE, pageOf, read } from "./pages.ts";

const merge = (file: string, page: string): Merge => {
  const merged = mergePage(file, read(page), "liaison.yml");
  if (!merged.ok) throw new Error(merged.reason.map(({ message }) => message).join());
  return merged.value;
};

const HAND = `# ours
version: 1

liaisons:
  # the first row
  - id: oss   # short
    section: Marketing
    group:   Open Source Prog.   # sic
    share: all
    contacts:
      - Bryan   # boss
      - Ada

    liaisons: ["Andrew"]
    meets: { words: weekly, role: host }
    escalation: { project: a/b }

  - { id: legal, section: Legal, group: Legal, contacts: [Robin], liaisons: [], meets: weekly }
# the end
`;

const SAME = [
  "| Marketing | Open Source Prog. | Bryan / Ada | Andrew | weekly |",
  "| Legal | Legal | Robin | ?? | weekly |",
] as const;

describe("bringing a page into a configuration", () => {
  test("that says the same already changes no byte", () => {
    const file = printConfiguration(read(PAGE));
    expect(merge(file, PAGE)).toEqual({ text: file, changes: [], people: [], doubts: [] });
    expect(merge(HAND, pageOf(...SAME)).text).toBe(HAND);
    const windows = HAND.replaceAll("\n", "\r\n");
    expect(merge(windows, pageOf(...SAME)).text).toBe(windows);
  });

  test("changes what the page says differently, in the file's own style", () => {
    const merged = merge(
      HAND,
      pageOf(
        "| Community | Open Source Prog. | Bryan / Alan | Andrew / Brie | monthly |",
        "| Legal | Legal | ?? | Grace | N/A |",
      ),
    );
    const expected = HAND.replace("section: Marketing", "section: Community")
      .replace("      - Ada\n", "      - Alan\n")
      .replace('["Andrew"]', "[Andrew, Brie]")
      .replace("words: weekly", "words: monthly")
      .replace("contacts: [Robin], liaisons: [], meets: weekly", "contacts: [], liaisons: [Grace]");
    expect(merged.text.replace(/people:[\s\S]*$/, "").replace(/\n\n( {4}liaisons)/, "\n$1")).toBe(
      expected.replace(/\n\n( {4}liaisons)/, "\n$1"),
    );
    expect(merged.people.map(({ name }) => name)).toEqual(["Alan", "Brie", "Grace"]);
    expect(merged.changes.map(({ id, kind }) => [id, kind])).toEqual([
      ["legal", "changed"],
      ["oss", "moved"],
    ]);
  });

  test("retires rows that vanished, and brings them back, without losing a word", () => {
    const gone = merge(HAND, pageOf(SAME[0]));
    expect(gone.text).toContain("group: Legal, retired: true, contacts");
    expect(gone.changes).toEqual([expect.objectContaining({ id: "legal", kind: "retired" })]);
    const none = merge(gone.text, pageOf("| X | Y | | | |"));
    expect(none.text).toContain("# sic\n    retired: true\n");
    const back = merge(none.text, pageOf(...SAME, "| X | Y | | | |"));
    expect(back.changes.map(({ kind }) => kind)).toEqual(["returned", "returned"]);
    expect(back.text.replace(/ {2}- id: y[\s\S]*?(?=# the end)/, "")).toBe(HAND);
  });

  test("follows a clear rename and keeps the id", () => {
    const merged = merge(
      HAND,
      pageOf("| Marketing | FOSS partners | Bryan / Ada | Andrew | weekly |", SAME[1]),
    );
    expect(merged.text).toBe(HAND.replace("Open Source Prog. ", "FOSS partners "));
    expect(merged.changes).toEqual([expect.objectContaining({ id: "oss", kind: "renamed" })]);
  });

  test("does not guess between two renames, and says so", () => {
    const merged = merge(
      HAND,
      pageOf("| Marketing | One | Bryan | Andrew | |", "| Marketing | Two | Ada | Andrew | |", SAME[1]),
    );
    expect(merged.changes.map(({ id, kind }) => [id, kind])).toEqual([
      ["one", "added"],
      ["two", "added"],
      ["oss", "retired"],
    ]);
    expect(merged.doubts).toEqual([expect.stringContaining('may have become "One" or "Two"')]);
  });

  test("adds people and accounts, never takes an account away", () => {
    const file =
      "people:\n  - { name: Ada }\n  - name: Grace # g\n  - { name: Alan, username: alan }\nliaisons: []\n";
    const merged = merge(file, pageOf("| S | G | Ada (@ada) / Grace (@grace) | Alan (@turing) / Joan | |"));
    expect(merged.text).toBe(`people:
  - { name: Ada, username: ada }
  - name: Grace # g
    username: grace
  - { name: Alan, username: alan }
  - { name: Joan }
liaisons:
  - id: g
    section: S
    group: G
    contacts: [Ada, Grace]
    liaisons: [Alan, Joan]
`);
    expect(merged.doubts).toEqual([expect.stringContaining("@turing")]);
  });

  test.each([
    "",
    "version: 1",
    "liaisons:\npeople: []\n",
    "liaisons: [] # none\n",
    "people:\n",
    "liaisons: [{ id: a, section: S, group: A }]\n",
    "version: 1\n...\n",
  ])("fills a file that holds %j", (file) => {
    const registry = readRegistry(merge(file, PAGE).text, "liaison.yml");
    expect(registry.ok && registry.value.rows.filter(({ retired }) => !retired)).toHaveLength(12);
    expect(registry.ok && registry.value.people).toHaveLength(18);
  });

  test("refuses what it cannot read, with line and column", () => {
    const broken = mergePage("liaisons:\n  - id: A B\n    section: x\n", read(PAGE), "a.yml");
    expect(broken.ok ? [] : broken.reason.map(({ file, line }) => [file, line])).toEqual([
      ["a.yml", 2],
      ["a.yml", 2],
    ]);
    expect(mergePage("{ version: 1 }", read(PAGE), "a.yml").ok).toBe(false);
    expect(mergePage("a: [", read(PAGE), "a.yml").ok).toBe(false);
  });

  test("ends with the page's rows, whichever pages came before", () => {
    const name = fc.constantFrom("Ada", "Grace", "Alan", "Joan: x", "TBD", "#tag", "yes");
    const line = fc.record({
      section: fc.constantFrom("S", "T"),
      group: fc.constantFrom("Ops", "Ops team", "Legal", "null", "Data: hot", "Open Source"),
      contact: fc.array(name, { maxLength: 3 }),
      liaison: fc.array(name, { maxLength: 2 }),
      meets: fc.constantFrom("weekly", "", "a: b # c"),
    });
    const page = fc
      .uniqueArray(line, { maxLength: 5, selector: ({ section, group }) => `${section}/${group}` })
      .map((lines) =>
        pageOf(
          ...lines.map(
            (one) =>
              `| ${one.section} | ${one.group} | ${one.contact.join(" / ")} | ${one.liaison.join(", ")} | ${one.meets} |`,
          ),
        ),
      );
    fc.assert(
      fc.property(
        fc.constantFrom(HAND, "", "liaisons: [{ id: a, section: S, group: Ops }]\n"),
        fc.array(page, { minLength: 1, maxLength: 4 }),
        (start, pages) => {
          const end = pages.reduce((file, one) => merge(file, one).text, start);
          const registry = readRegistry(end, "liaison.yml");
          const rows = registry.ok ? registry.value.rows.filter(({ retired }) => !retired) : [];
          const plain = (all: readonly object[]): string[] =>
            all
              .map((one) => JSON.stringify(Object.entries({ ...one, id: "", retired: false }).sort()))
              .sort();
          expect(plain(rows)).toEqual(plain(read(pages.at(-1) ?? "").rows));
          for (const comment of start.match(/#.*/g) ?? [])
            expect(end.includes(comment) || comment.startsWith("# boss")).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
