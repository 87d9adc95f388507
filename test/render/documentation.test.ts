/** Documentation tasks. The texts are kept as snapshots, to be read again by a person whenever they change. */
import { expect, test } from "@jest/globals";
import { readTemplates } from "../../src/app/templates.ts";
import {
  documentationProblems,
  isDocumentation,
  renderDocumentation,
  sampleDocumentationViews,
} from "../../src/render/documentation.ts";
import { createTemplates } from "../../src/render/templates.ts";
import { TRICKS } from "./hostile.ts";
import { actsIn, HIDING, renderedFrom } from "./rendered.ts";

const ours = await readTemplates(null);
const templates = createTemplates(ours);
const [full, bare] = sampleDocumentationViews;
if (full === undefined || bare === undefined) throw new Error("samples");

const problemsOf = (text: string): string[] =>
  documentationProblems(
    createTemplates([...ours, { name: "documentation/it", text, origin: "it.md.hbs" }]),
    "documentation/it",
  ).map(({ line, message }) => `${line}: ${message}`);

test("our own has no mistakes", () => {
  expect(templates.names.filter(isDocumentation)).toEqual(["documentation/task"]);
  expect(documentationProblems(templates, "documentation/task")).toEqual([]);
});

test("with question and answer, and where nothing may be told", () => {
  const shown = [full, bare].map((view) => {
    const { frontMatter, body } = renderDocumentation(templates, "task", view);
    return `${JSON.stringify(frontMatter)}\n\n${body}`;
  });
  expect(`\n${shown.join("\n\n=====\n\n")}\n`).toMatchSnapshot();
});

test("does nothing by what others wrote", () => {
  for (const trick of TRICKS) {
    const content = { title: `t ${trick}`, question: `q ${trick}`, answer: `a ${trick}` };
    const { body, frontMatter } = renderDocumentation(templates, "task", { ...full, content });
    const { html, images, text } = renderedFrom(body);
    expect({ html, images, acts: actsIn(text.replaceAll("#", "")) }).toEqual({
      html: [],
      images: 0,
      acts: [],
    });
    expect(body).not.toMatch(/^\/\w/m);
    expect(`${body}${frontMatter.title}`).not.toMatch(HIDING);
  }
});

test("an operator's is checked on every path, and its labels are made of nothing that a stranger wrote", () => {
  expect(problemsOf("{{content.title}}")).toEqual([
    expect.stringContaining("content.title may be missing: put it inside {{#if content}}"),
  ]);
  expect(problemsOf('---\ntitle: x\nlabels: ["{{issue.reference}}"]\n---\nText')).toEqual([
    expect.stringContaining('there is no "issue" here'),
  ]);
  expect(problemsOf("---\ntitle: x\ndue: 3\n---\nText")).toEqual([
    expect.stringContaining('3: front matter: there is no key "due"'),
  ]);
});
