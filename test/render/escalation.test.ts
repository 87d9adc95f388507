/** What other teams read. The texts are kept as snapshots, to be read again by a person whenever they change. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readTemplates } from "../../src/app/templates.ts";
import {
  escalationProblems,
  escalationTemplateFor,
  isEscalation,
  plainEscalation,
  renderEscalation,
  sampleEscalationViews,
} from "../../src/render/escalation.ts";
import { TemplateError } from "../../src/render/template-problem.ts";
import { createTemplates } from "../../src/render/templates.ts";
import { deedsOf } from "./deeds.ts";
import { TEAMS, viewWith } from "./escalation-views.ts";
import { hostile } from "./hostile.ts";
import { actsIn, HIDING, renderedFrom } from "./rendered.ts";

/** Whole escalations with hostile texts in every place where others' text stands. */
const RUNS = 600;

const ours = await readTemplates(null);
const templates = createTemplates(ours);
const same = (text: string): string => text;

const withOwn = (own: Record<string, string>) =>
  createTemplates([
    ...ours.filter(({ name }) => !(name in own)),
    ...Object.entries(own).map(([name, text]) => ({ name, text, origin: `${name}.md.hbs` })),
  ]);

const problemsOf = (text: string, others: Record<string, string> = {}): string[] =>
  escalationProblems(withOwn({ ...others, "escalation/it": text }), "escalation/it").map(
    ({ origin, line, column, message }) => `${origin}:${line}:${column} ${message}`,
  );

describe("our own templates", () => {
  test("are one for each team of the table, and the default", () => {
    const names = TEAMS.map(([id]) => `escalation/${id}`);
    expect(templates.names.filter(isEscalation).sort()).toEqual([...names, "escalation/default"].sort());
  });

  test.each(templates.names.filter(isEscalation))("%s has no mistakes", (name) => {
    expect(escalationProblems(templates, name)).toEqual([]);
  });

  test.each(TEAMS.map((team) => [team[0], team] as const))("%s", (id, team) => {
    const { frontMatter, body } = renderEscalation(templates, id, viewWith(same, team));
    expect(`\n${JSON.stringify(frontMatter)}\n\n${body}\n`).toMatchSnapshot();
  });

  test("without the text of the issue, for a rule, with little known", () => {
    const [, bare] = sampleEscalationViews();
    if (bare === undefined) throw new Error("a sample");
    expect(`\n${renderEscalation(templates, "default", bare).body}\n`).toMatchSnapshot();
    expect(`\n${renderEscalation(templates, "security-operations", bare).body}\n`).toMatchSnapshot();
    expect(`\n${plainEscalation(bare).body}\n`).toMatchSnapshot("plain");
  });

  test("what concerns people, money, law and safety is confidential", () => {
    const confidential = TEAMS.map(([id]) => id).filter(
      (id) => renderEscalation(templates, id, viewWith(same)).frontMatter.confidential === true,
    );
    expect(confidential).toEqual([
      "accounts",
      "budget",
      "legal",
      "after-hire-care",
      "talent-acquisition",
      "sales",
      "security-operations",
    ]);
  });

  test("the title of a question of safety says nothing of it", () => {
    const view = { ...viewWith(() => "Token in the log"), partner: { id: "kde", name: "KDE" } };
    expect(renderEscalation(templates, "security-operations", view).frontMatter.title).toBe(
      "Security: KDE, kde/sysadmin#\u200B12",
    );
  });
});

test("a row's template is the one that it names, else that of its id, else the default", () => {
  expect(escalationTemplateFor(templates, { id: "legal" })).toBe("escalation/legal");
  expect(escalationTemplateFor(templates, { id: "legal", template: "sales" })).toBe("escalation/sales");
  expect(escalationTemplateFor(templates, { id: "x", template: "escalation/sales" })).toBe(
    "escalation/sales",
  );
  expect(escalationTemplateFor(templates, { id: "unheard-of" })).toBe("escalation/default");
});

describe("safety", () => {
  const names = [...templates.names.filter(isEscalation), "plain"];
  const renderAs = (name: string, view: ReturnType<typeof viewWith>) =>
    name === "plain" ? plainEscalation(view) : renderEscalation(templates, name, view);
  const own = ["@vlad"];

  test(`in ${RUNS} whole escalations hostile texts change nothing but what is read`, () => {
    const calm = new Map(names.map((name) => [name, renderedFrom(renderAs(name, viewWith(same)).body)]));
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(hostile, { minLength: 1 }), (name, texts) => {
        let next = 0;
        // Never empty: a section without a text would be left out.
        const view = viewWith(() => `x${texts[next++ % texts.length]}`);
        const { frontMatter, body } = renderAs(name, view);
        const rendered = renderedFrom(body);
        const expected = calm.get(name);
        expect(deedsOf(body)).toMatchObject({ commands: [], mentions: ["vlad"] });
        const references = deedsOf(body).references.map(({ project, iid }) => `${project}#${iid}`);
        expect(references.filter((one) => !["kde/sysadmin#12", "GNOME/gtk#7"].includes(one))).toEqual([]);
        expect(rendered).toMatchObject({ images: 0, html: [], links: expected?.links });
        expect(rendered.blocks).toEqual(expected?.blocks);
        expect(actsIn(own.reduce((text, word) => text.replace(word, ""), rendered.text))).toEqual([]);
        expect(body).not.toMatch(HIDING);
        expect(body).not.toMatch(/^\//m);
        expect(body).not.toContain("<!--");
        expect(actsIn(frontMatter.title)).toEqual([]);
        expect(frontMatter.title).not.toMatch(HIDING);
        expect(frontMatter.title.length).toBeLessThanOrEqual(255);
        expect(frontMatter).toMatchObject({ labels: [], assignees: [], type: "issue" });
      }),
      { numRuns: RUNS },
    );
  });

  test("the plain rendering is confidential and bounded", () => {
    for (const view of sampleEscalationViews()) {
      const { frontMatter, body } = plainEscalation(view);
      expect(frontMatter).toMatchObject({ confidential: true, labels: [], assignees: [] });
      expect(frontMatter.title.length).toBeLessThanOrEqual(255);
      expect(body.length).toBeLessThan(100_000);
    }
  });
});

describe("front matter", () => {
  const head = (lines: string, body = "text") => `---\n${lines}\n---\n${body}`;

  test("is read, with defaults", () => {
    const it = withOwn({
      "escalation/it": head(
        'title: "{{partner.name}}!"\nlabels: [a, "team::{{team.id}}", "{{#if addressee}}told{{/if}}", a]\nconfidential: "{{#if urgent}}true{{else}}inherit{{/if}}"\nassignees: ["{{#if addressee}}{{addressee.username}}{{/if}}"]\ndue: "{{#if others}}1{{else}}5{{/if}}"\ntype: incident',
      ),
    });
    const [full, bare] = sampleEscalationViews();
    if (full === undefined || bare === undefined) throw new Error("samples");
    expect(renderEscalation(it, "it", full).frontMatter).toEqual({
      title: "KDE!",
      labels: ["a", "team::com-infrastructure", "told"],
      confidential: true,
      assignees: ["vlad"],
      due: 1,
      type: "incident",
    });
    expect(renderEscalation(it, "it", bare).frontMatter).toEqual({
      title: "KDE!",
      labels: ["a", "team::com-infrastructure"],
      confidential: "inherit",
      assignees: [],
      due: 5,
      type: "incident",
    });
    expect(renderEscalation(withOwn({ "escalation/it": head("title: x") }), "it", full).frontMatter).toEqual({
      title: "x",
      labels: [],
      confidential: "inherit",
      assignees: [],
      type: "issue",
    });
  });

  test.each([
    ["labels: [a]", "1:1 front matter: title: "],
    ['title: ""', "2:1 front matter: title: "],
    ["title: x\ndeu: 3", '3:1 front matter: there is no key "deu"; there are: title, labels'],
    ["title: x\ndue: soon", "3:1 front matter: due: "],
    ["title: x\ndue: -1", "3:1 front matter: due: "],
    ["title: x\ntype: epic", "3:1 front matter: type: "],
    ["title: x\n\nconfidential: maybe", "4:1 front matter: confidential: "],
    ['title: x\nlabels: ["a,b"]', "3:1 front matter: labels.0: "],
    ['title: x\nassignees: ["@ada"]', "3:1 front matter: assignees.0: "],
    ["title: x\nlabels: ['{{content.title}}']", '3:3 content.title: there is no "content" here'],
    ["title: x\nassignees: ['{{asked.by}}']", '3:3 asked.by: there is no "asked" here'],
    [`title: ${"x".repeat(256)}`, "2:1 the title can become 256 characters long, and may have 255"],
    [
      'type: issue\ntitle: "{{partner.name}}{{team.group}}{{team.id}}{{today}}{{issue.reference}}"',
      "3:1 the title can become 300 characters long",
    ],
    [
      'title: "{{#if due}}{{short team.group 200}}{{else}}x{{/if}}{{partner.name}}"',
      "2:1 the title can become 260",
    ],
    ['title: "{{#each others}}{{partner}}{{/each}}"', "2:1 {{#each}} in a title has no bound"],
    ['title: "{{quote partner.name}}"', "2:1 a title is plain text of a bounded length"],
    ['title: "{{names others}}"', '2:9 "names" takes a list'],
    ['title: "{{> escalation/parts/facts}}"', '2:1 there is no template "escalation/parts/facts" to include'],
  ])("%j: %s", (lines, mistake) => {
    expect(problemsOf(head(lines))[0]).toContain(`escalation/it.md.hbs:${mistake}`);
  });

  test("a title within its bound is none too long, whatever the values are", () => {
    const text = head('title: "{{short partner.name 120}} {{short team.group 70}} {{asked.reason}}"');
    expect(problemsOf(text)).toEqual([]);
    const it = withOwn({ "escalation/it": text });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (value) => {
        const view = viewWith(() => `x${value}😀😀${value}`, [
          "a",
          "b",
          `${value}@#${value}`,
          "",
          "",
        ] as never);
        const { title } = renderEscalation(it, "it", view).frontMatter;
        expect(title.length).toBeLessThanOrEqual(253);
        expect(title.isWellFormed()).toBe(true);
      }),
    );
  });

  test("mistakes of the parts and of the body are found too", () => {
    expect(problemsOf(head("title: x", "{{contnet}}"))[0]).toContain("4:3 contnet: there is no");
    expect(problemsOf(head("title: x", "{{> escalation/parts/gone}}"))[0]).toContain(
      "4:1 there is no template",
    );
    expect(problemsOf(head("title: x", "{{due}}"))[0]).toContain("4:3 due may be missing");
    expect(problemsOf(head("title: x", "{{#if due}}{{date due}}{{/if}}"))).toEqual([
      "escalation/it.md.hbs:1:1 the template writes nothing",
    ]);
    expect(() => renderEscalation(templates, "gone", viewWith(same))).toThrow(TemplateError);
  });
});

describe("extending", () => {
  const base = "---\ntitle: base\ntype: task\ndue: 4\n---\n<{{partner.name}}>\n\n{{> @partial-block}}\n\nend";
  const extend = (text: string, front = "") => ({
    "escalation/base": base,
    "escalation/it": `${front}${text}`,
  });
  const rendering = (own: Record<string, string>, name = "it") =>
    renderEscalation(withOwn(own), name, viewWith(same));

  test("puts the text inside, and inherits the keys that are not there", () => {
    const it = extend(
      "{{#> escalation/base}}\nfor {{team.id}}\n{{/escalation/base}}",
      "---\ndue: 1\n---\n\n",
    );
    const { frontMatter, body } = rendering(it);
    expect(frontMatter).toMatchObject({ title: "base", type: "task", due: 1 });
    expect(body).toBe("<KDE>\n\nfor com-infrastructure\n\nend");
  });

  test("of a template that extends another", () => {
    const own = {
      ...extend("{{#> escalation/middle}}inner{{/escalation/middle}}"),
      "escalation/middle":
        "---\ndue: 2\n---\n{{#> escalation/base}}({{> @partial-block}}){{/escalation/base}}",
    };
    const { frontMatter, body } = rendering(own);
    expect(body).toBe("<KDE>\n\n(inner)\nend");
    expect(frontMatter).toMatchObject({ title: "base", due: 2, type: "task" });
  });

  test("by itself the extended template has nothing inside", () => {
    expect(rendering({ "escalation/base": base }, "base").body).toBe("<KDE>\n\nend");
  });

  test("what is put inside is made harmless as everything is", () => {
    const own = extend(
      "{{#> escalation/base}}{{asked.reason}} {{#if content}}{{#each content.comments}}{{text}}{{/each}}{{content.title}}{{quote content.title}}{{/if}}{{/escalation/base}}",
    );
    const it = withOwn(own);
    fc.assert(
      fc.property(hostile, (text) => {
        const { body } = renderEscalation(it, "it", { ...viewWith(() => `x${text}`), addressee: null });
        expect(deedsOf(body)).toEqual({ commands: [], mentions: [], references: [] });
        expect(renderedFrom(body.slice(body.indexOf(">") + 1))).toMatchObject({ images: 0, links: [] });
        expect(body).not.toMatch(/<(?!x)/);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [
      "{{#> escalation/gone}}{{/escalation/gone}}",
      '1:1 there is no template "escalation/gone" to include here',
    ],
    ["{{#> escalation/base}}{{nope}}{{/escalation/base}}", '1:25 nope: there is no "nope" here'],
    [
      "{{#> escalation/base}}{{{team.id}}}{{/escalation/base}}",
      "1:23 {{{…}}} and {{&…}} would write text as it is",
    ],
    ["{{#> escalation/it}}{{/escalation/it}}", "1:1 the template escalation/it would include itself"],
    [
      "{{#> escalation/base}}{{> escalation/it}}{{/escalation/base}}",
      "1:23 the template escalation/it would include itself",
    ],
    ["{{#> (team)}}{{/undefined}}", "1:1 a partial has a fixed name"],
    ["{{#> escalation/base x=1}}{{/escalation/base}}", "1:1 a partial has a fixed name"],
    ["{{#> escalation/parts/facts}}x{{/escalation/parts/facts}}", "has no place for this"],
    ["{{#> @partial-block}}x{{/@partial-block}}", "1:1 write {{> @partial-block}}"],
    [
      '{{#> escalation/base}}{{#*inline "a"}}x{{/inline}}{{/escalation/base}}',
      "1:23 inline partials and decorators",
    ],
    ["{{#> escalation/base}}{{due}}{{/escalation/base}}", "1:25 due may be missing"],
  ])("%j: %s", (text, mistake) => {
    const problems = problemsOf(text, { "escalation/base": base });
    expect(problems[0]).toContain(mistake);
    expect(() => rendering(extend(text))).toThrow(TemplateError);
  });

  test("inside a list the text sees the item, as the check does", () => {
    const list = "---\ntitle: x\n---\n{{#each others}}{{> @partial-block}};{{/each}}";
    const own = {
      "escalation/list": list,
      "escalation/it": "{{#> escalation/list}}{{reference}}{{/escalation/list}}",
    };
    expect(rendering(own).body).toBe("GNOME/gtk\\#\u200B7;");
    const wrong = { ...own, "escalation/it": "{{#> escalation/list}}{{team.id}}{{/escalation/list}}" };
    expect(() => rendering(wrong)).toThrow(
      /there is no "team" here, which is an object with partner, reference, url/,
    );
  });
});
