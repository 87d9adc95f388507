/** What `liaison config check` says of templates. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { templateProblems } from "../../src/cli/template-problems.ts";
import { formatProblem } from "../../src/config/problem.ts";

const problemsWith = async (files: Record<string, string>): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), "liaison-templates-"));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, "own", `${name}.md.hbs`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return (await templateProblems("own", folder)).map((problem) =>
    formatProblem(problem).replace(/ \(expected.*/, ""),
  );
};

describe("checking templates", () => {
  test("ours have no mistakes", async () => {
    expect(await templateProblems(null, ".")).toEqual([]);
  });

  test("every mistake is told with its place, once, in the file that it is in", async () => {
    const problems = await problemsWith({
      "escalation/legal": '---\ntitle: "{{short partner.name 300}}"\n---\n{{issue.titel}}',
      "escalation/sales": "---\ntitle: x\ndue: -5\nlabel: y\n---\ntext",
      "escalation/parts/facts": "fine\n{{#if content}}{{content.titel}}{{/if}}",
      "escalation/mine": "---\nlabels: [a]\n---\ntext",
      "comment/welcome": "{{partner.title}}",
    });
    expect(problems.sort()).toEqual([
      expect.stringMatching(/^own\/comment\/welcome.md.hbs:1:3: template comment\/welcome: partner\.title: /),
      expect.stringMatching(/^own\/escalation\/legal.md.hbs:2:1: .*can become 300 characters/),
      expect.stringMatching(/^own\/escalation\/legal.md.hbs:4:3: .*issue\.titel: there is no "titel"/),
      expect.stringMatching(/^own\/escalation\/mine.md.hbs:1:1: .*front matter: title: /),
      expect.stringMatching(/^own\/escalation\/parts\/facts.md.hbs:2:18: .*content\.titel: there is no/),
      expect.stringMatching(/^own\/escalation\/sales.md.hbs:3:1: .*front matter: due: /),
      expect.stringMatching(/^own\/escalation\/sales.md.hbs:4:1: .*there is no key "label"/),
    ]);
  });
});
