import { describe, expect, test } from "@jest/globals";
import { said, sound } from "./support.ts";

describe("words that other parts of the program judge", () => {
  const rules = [
    { name: "one", conditions: { title: "(a+", description: "ok" }, actions: { comment: "welcom" } },
    { name: "two", conditions: { title_or_description: "(?=x)" }, actions: { comment: "welcome" } },
  ];

  test("patterns are shown with the reason of the engine", () => {
    const checkPattern = (pattern: string) => (pattern.startsWith("(") ? `no: ${pattern}` : null);
    expect(said({ rules }, { checkPattern })).toEqual([
      "error rules[0].conditions.title: no: (a+",
      "error rules[1].conditions.title_or_description: no: (?=x)",
    ]);
  });

  test("comments name a template of templates/comment", () => {
    expect(said({ rules }, { templates: () => ["status", "comment/welcome"] })).toEqual([
      'error rules[0].actions.comment: no such template; did you mean "welcome"?',
    ]);
    expect(said({ rules }, { templates: () => [] })).toHaveLength(2);
  });

  test("rows name a template of templates/escalation, with or without the folder", () => {
    const row = sound.liaisons[0];
    const named = (id: string | undefined, template: string) => ({
      ...row,
      id,
      escalation: { project: "a/b", template },
    });
    const liaisons = [
      named(row?.id, "legal"),
      named("b", "escalation/legal"),
      named("c", "escalation/legall"),
      named("d", "parts/facts"),
      { ...row, id: "e", escalation: { project: "a/b" } },
    ];
    const templates = () => ["status", "escalation/legal", "escalation/default", "escalation/parts/facts"];
    expect(said({ liaisons }, { templates })).toEqual([
      'error liaisons[2].escalation.template: no such template; did you mean "legal"?',
      "error liaisons[3].escalation.template: no such template",
    ]);
  });

  test("templates of one's own folder count too", () => {
    const templates = (folder: string | null) =>
      folder === "mine" ? ["comment/welcom", "comment/welcome"] : [];
    expect(said({ rules, templates: "mine" }, { templates })).toEqual([]);
  });

  test("a cadence that cannot be scheduled is kept, with a warning, in both of its forms", () => {
    const row = sound.liaisons[0];
    const liaisons = [
      { ...row, meets: "when needed" },
      { ...row, id: "b", meets: { words: "when needed" } },
      { ...row, id: "c", meets: "weekly" },
    ];
    const checkCadence = (words: string) => (words === "weekly" ? null : "not understood");
    expect(said({ liaisons }, { checkCadence })).toEqual([
      "warning liaisons[0].meets: not understood; the words are kept",
      "warning liaisons[1].meets.words: not understood; the words are kept",
    ]);
  });

  test("files that do not exist are errors", () => {
    const exists = (path: string) => path === "there.ts";
    expect(said({ apps: ["there.ts", "gone.ts"], templates: "own" }, { exists })).toEqual([
      "error apps[1]: does not exist",
      "error templates: does not exist",
    ]);
  });
});
