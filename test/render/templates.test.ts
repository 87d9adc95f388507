import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Shape } from "../../src/render/shape.ts";
import { TemplateError } from "../../src/render/template-problem.ts";
import { createTemplates } from "../../src/render/templates.ts";
import { extractMentions } from "../../src/sandbox/text/mentions.ts";
import { extractCommands } from "../../src/sandbox/text/quick-actions.ts";
import { hostile } from "./hostile.ts";

const templatesOf = (texts: Record<string, string>) =>
  createTemplates(Object.entries(texts).map(([name, text]) => ({ name, text, origin: `${name}.md.hbs` })));

const write = (text: string, view: object, others: Record<string, string> = {}): string =>
  templatesOf({ ...others, it: text }).render("it", view);

const shape: Shape = {
  fields: {
    title: "text",
    count: "number",
    open: "flag",
    owner: { optional: { fields: { name: "text", nick: { optional: "text" } } } },
    people: { list: { fields: { name: "text" } } },
  },
};

/** `line:column message` of every mistake. */
const mistakes = (text: string, others: Record<string, string> = {}): string[] =>
  templatesOf({ ...others, it: text })
    .check("it", shape)
    .map(({ origin, line, column, message }) => `${origin}:${line}:${column} ${message}`);

describe("rendering", () => {
  test("apostrophes stay apostrophes, and Markdown of others stays text", () => {
    expect(write("{{name}}", { name: "KDE's <b> *x*" })).toBe("KDE's &lt;b&gt; \\*\u200Bx\\*");
  });

  test("conditions, lists, partials", () => {
    const text =
      "{{#if open}}open{{else}}closed{{/if}}:{{#each people as |one i|}} {{i}}{{#if @last}}!{{/if}}{{> who one}}{{else}} nobody{{/each}}";
    const view = { open: true, people: [{ name: "A" }, { name: "B" }] };
    expect(write(text, view, { who: "-{{name}}-" })).toBe("open: 0-A- 1!-B-");
    expect(write(text, { open: false, people: [] }, { who: "" })).toBe("closed: nobody");
  });

  test("helpers: dates, names, quotes, code, links, mentions", () => {
    const view = {
      at: "2026-11-22T23:30:00Z",
      people: [{ name: "A" }, { name: "B" }, { name: "C_" }],
      text: "/close\n`",
    };
    expect(write("{{date at}}", view)).toBe("22 November 2026");
    expect(write("{{names people}}", view)).toBe("A, B and C\\_");
    expect(write("{{quote text}}", view)).toBe("> \\/close  \n> \\`");
    expect(write("{{code text}}", view)).toBe("```\n/close\n`\n```");
    expect(write('{{#if (eq at "x")}}yes{{else}}no{{/if}}', view)).toBe("no");
    expect(write("{{mention name}} {{name}}", { name: "ada" })).toBe("@ada ada");
    expect(write("{{link a b}}", { a: "see ]", b: "https://x.test/a>b" })).toBe(
      "[see \\]](<https://x.test/a%3Eb>)",
    );
    expect(write("{{link a b}}", { a: "see", b: "javascript:x" })).toBe("see");
  });

  test("whatever the values are, the text they are in does nothing new", () => {
    const templates = templatesOf({
      it: "{{a}} and {{#each list}}{{this}}{{/each}}\n\n{{a}}\n\n{{quote a}}\n\n{{code a}}\n\n- {{a}}\n",
    });
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const text = templates.render("it", { a, list: [b, a] });
        expect(extractCommands(text).commands).toEqual([]);
        expect(extractMentions(text)).toEqual({ users: [], direct: [], all: false });
      }),
    );
  });

  test("a block stands on lines of its own, wherever the template writes it", () => {
    const view = { text: "\n\n/close\n" };
    expect(write("See {{code text}} there", view)).toBe("See\n\n```\n\n\n/close\n```\n\nthere");
    expect(write("- {{quote text}}.", view)).toBe("-\n\n> \\/close\n\n.");
    expect(write("a\n\n\n\n{{answer text}}{{answer text}}", view)).toBe("a\n\n> \\/close\n\n> \\/close");
  });

  test("commands are shown as code, and texts can be cut", () => {
    expect(write('Say {{command prefix "decline REASON"}}.', { prefix: "!liaison" })).toBe(
      "Say `!liaison decline REASON`.",
    );
    expect(write('{{command prefix "`x`"}}', { prefix: "``/close\n" })).toBe("``` ``/close `x` ```");
    expect(write("{{short text 5}}", { text: "a long text" })).toBe("a lo…");
  });

  test.each([
    "{{#> @partial-block}}{{constructor}}{{/@partial-block}}",
    "{{constructor}}",
    "{{constructor.name}}",
    "{{title.constructor}}",
    "{{toString}}",
    "{{hasOwnProperty}}",
    "{{__proto__}}",
    "{{title.__proto__}}",
    "{{__defineGetter__}}",
    "{{lookup this 'constructor'}}",
    "{{#with constructor}}{{name}}{{/with}}",
    "{{#with title}}{{constructor}}{{/with}}",
    "{{#each __proto__}}x{{/each}}",
    "{{#if constructor}}yes{{/if}}",
    "{{@root.constructor}}",
    "{{../constructor}}",
    "{{[constructor]}}",
    "{{#each people}}{{constructor.name}}{{/each}}",
    "{{#each people as |constructor|}}{{constructor.constructor}}{{/each}}",
    "{{quote constructor}}",
    "{{log title}}",
    "{{blockHelperMissing title}}",
    "{{helperMissing}}",
    "{{ markdown title}}",
    "{{[ markdown] title}}",
    "{{> /etc/passwd}}",
    '{{> "/etc/passwd"}}',
    "{{> ../../../etc/passwd}}",
    "{{> file:///etc/passwd}}",
    "{{> (lookup . 'name')}}",
    "{{> constructor}}",
    "{{> __proto__}}",
  ])("neither prototypes, other helpers nor files are reached by %j", (text) => {
    const problems = templatesOf({ it: text }).check("it", shape);
    expect(problems.length).toBeGreaterThan(0);
    let written = "";
    try {
      written = write(text, { title: "text", count: 1, open: true, owner: null, people: [{ name: "A" }] });
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(TemplateError);
    }
    // A helper that is given nothing writes an empty quote.
    expect(["", ">"]).toContain(written);
  });

  test("functions in the data are no helpers, and data cannot stand for ours", () => {
    const shout = () => "called";
    expect(() => write("{{shout}}", { shout })).toThrow(TemplateError);
    expect(() => write("{{people.shout}}", { people: { shout } })).toThrow(TemplateError);
    expect(write("{{quote text}}", { text: "x", quote: "mine", each: "mine" })).toBe("> x");
    expect(() => write("{{a}}", { a: { toJSON: shout, toString: shout } })).not.toThrow(/called/);
  });

  test("nothing of a value's prototype can be reached", () => {
    expect(() => write("{{constructor}}", { a: 1 })).toThrow(TemplateError);
    expect(() => write("{{a.constructor.name}}", { a: {} })).toThrow(TemplateError);
    expect(() => write("{{__proto__}}", {})).toThrow(TemplateError);
  });

  test("a value that is missing is an error that names it", () => {
    expect(() => write("{{issue.title}}", { issue: {} })).toThrow(
      "template it: there is nothing to write for issue.title",
    );
  });

  test("endless lists and texts end as errors", () => {
    const list = Array.from({ length: 100 }, () => "x".repeat(200));
    expect(() => write("{{#each list}}{{#each ../list}}.{{/each}}{{/each}}", { list })).toThrow(
      /more than 2000 items/,
    );
    expect(() =>
      write("{{#each a}}{{#each ../b}}{{this}}{{/each}}{{/each}}", { a: list.slice(0, 18), b: list }),
    ).toThrow(/longer than 250000 characters/);
  });

  test("an unknown or faulty template says where it is faulty", () => {
    expect(() => templatesOf({ a: "" }).render("b", {})).toThrow(
      /there is no template of this name; there are: a/,
    );
    expect(() => write("x\n{{#if a}}", {})).toThrow(/it\.md\.hbs:2:\d+: not a Handlebars template/);
    expect(() => write("{{{a}}}", { a: "" })).toThrow(/would write text as it is/);
  });

  test("of two templates of one name the last counts", () => {
    const sources = ["ours", "theirs"].map((text) => ({ name: "status", text, origin: text }));
    expect(createTemplates(sources).render("status", {})).toBe("theirs");
  });
});

describe("front matter", () => {
  const text = `---
title: "Help for {{name}}: \\"now\\""
labels: [support, "from::{{name}}"]
confidential: true
---
Hello {{name}}`;

  test("is YAML first; then each text in it is rendered, as plain text", () => {
    const { attributes, body } = templatesOf({ it: text }).renderDocument("it", { name: 'a*\n---\nx: "y"' });
    expect(attributes).toEqual({
      title: 'Help for a* --- x: "y": "now"',
      labels: ["support", 'from::a* --- x: "y"'],
      confidential: true,
    });
    expect(body).toBe('Hello a\\* --- x: "y"');
  });

  test("is checked, with the lines of the file", () => {
    const faulty = '---\nkey: 1\ntitle: "{{nobody}}"\n---\n\n{{nothing}}';
    expect(mistakes(faulty)).toEqual([
      expect.stringMatching(/^it\.md\.hbs:3:\d+ nobody: there is no "nobody"/),
      expect.stringMatching(/^it\.md\.hbs:6:3 nothing: there is no "nothing"/),
    ]);
    expect(mistakes("---\na: [\n---\nx")[0]).toMatch(/^it\.md\.hbs:\d+:\d+ front matter: /);
    expect(mistakes("---\n- a\n---\nx")).toEqual(["it.md.hbs:2:1 front matter: keys and values expected"]);
  });
});

describe("checking a template against a view", () => {
  test("a good one has no mistakes", () => {
    const good =
      "{{title}} {{count}} {{#if owner}}{{owner.name}}{{#if owner.nick}} ({{owner.nick}}){{/if}}{{/if}}" +
      "{{#with owner}}{{name}} of {{../title}}{{/with}}{{#each people as |one|}}{{one.name}}{{name}}{{@index}}{{@root.title}}{{/each}}" +
      '{{names people}}{{#unless owner}}-{{else}}{{owner.name}}{{/unless}}{{#if (eq title "x")}}{{/if}}{{!-- a comment --}}';
    expect(mistakes(good)).toEqual([]);
  });

  test.each([
    [
      "{{titel}}",
      '1:3 titel: there is no "titel" here, which is an object with title, count, open, owner, people',
    ],
    [
      "a\n {{#if opne}}x{{/if}}",
      '2:8 opne: there is no "opne" here, which is an object with title, count, open, owner, people',
    ],
    [
      "{{#if open}}{{else}}{{nope}}{{/if}}",
      '1:23 nope: there is no "nope" here, which is an object with title, count, open, owner, people',
    ],
    [
      "{{#each people}}{{title}}{{/each}}",
      '1:19 title: there is no "title" here, which is an object with name',
    ],
    ["{{title.length}}", '1:3 title.length: there is no "length" here, which is a text'],
    ["{{owner.name}}", "1:3 owner.name may be missing: put it inside {{#if owner}}"],
    [
      "{{#if owner}}{{owner.nick}}{{/if}}",
      "1:16 owner.nick may be missing: put it inside {{#if owner.nick}}",
    ],
    [
      "{{#if owner}}{{else}}{{owner.name}}{{/if}}",
      "1:24 owner.name may be missing: put it inside {{#if owner}}",
    ],
    ["{{people}}", "1:1 people is a list and cannot be written: use {{#each}}"],
    ["{{open}}", "1:1 open is true or false and cannot be written: use {{#if}} or one of its fields"],
    ["{{#each title}}{{/each}}", "1:1 {{#each}} goes through lists; this is a text"],
    [
      "{{shout title}}",
      '1:1 there is no helper "shout"; there are: date, quote, code, answer, command, mention, mentionGroup, mark, names, link, short, eq',
    ],
    ["{{date}}", '1:1 "date" takes 1 value(s) and no named ones'],
    ["{{date people}}", '1:8 "date" takes a text, this is a list'],
    ["{{#people}}{{/people}}", '1:1 there is no block "people"; there are: if, unless, each, with'],
    ["{{#if open title}}{{/if}}", "1:1 {{#if}} takes one value"],
    ["{{{title}}}", "1:1 {{{…}}} and {{&…}} would write text as it is: use {{…}}"],
    ["{{> missing}}", '1:1 there is no template "missing" to include here'],
    ["{{> (title)}}", "1:1 a partial has a fixed name and takes at most one value: {{> name value}}"],
    ['{{#*inline "x"}}{{/inline}}', "1:1 inline partials and decorators are not available here"],
    ["{{> it}}", "1:1 the template it would include itself"],
    ["{{@last}}", "1:3 there is no @last here; inside {{#each}} there are @index, @first and @last"],
    ["{{../title}}", "1:3 ../title leads out of the view"],
    [
      "{{lookup title 0}}",
      '1:1 there is no helper "lookup"; there are: date, quote, code, answer, command, mention, mentionGroup, mark, names, link, short, eq',
    ],
    [
      "{{#if open}}\n some long words before it\n{{title}\n{{/if}}",
      "3:8 not a Handlebars template: something is missing or too much here",
    ],
    ["ok\n{{#if open}}x", "2:14 not a Handlebars template: a block or expression is not closed"],
    ["@{{title}}", "1:2 a value right after @ could mention anybody: use {{mention …}}"],
    ["x @{{#if open}}{{title}}{{/if}}", "1:4 a value right after @ could mention anybody: use {{mention …}}"],
    ["see #{{count}}", "1:6 a value right after this sign could become a reference: use {{link …}}"],
    ["!{{title}}", "1:2 a value right after this sign could become a reference: use {{link …}}"],
    ["x\n/{{title}}", "2:2 a value after / at the start of a line would be part of a quick action"],
    ["/label ~x {{title}}", "1:11 a value after / at the start of a line would be part of a quick action"],
    ['<b title="{{title}}">', "1:11 a value inside an HTML tag or comment could leave it"],
    ["<!-- {{title}} -->", "1:6 a value inside an HTML tag or comment could leave it"],
    ["[x]({{title}})", "1:5 a value inside an address could lead anywhere: use {{link text address}}"],
    [
      "https://x.test/{{title}}",
      "1:16 a value inside an address could lead anywhere: use {{link text address}}",
    ],
    ["{{#if open}}{{/each}}", "1:4 not a Handlebars template: if doesn't match each"],
  ])("%j: %s", (text, mistake) => {
    expect(mistakes(text)).toEqual([`it.md.hbs:${mistake}`]);
  });

  test("a mistake in a partial is reported in the partial, for the value it was given", () => {
    const others = { who: "{{name}}\n{{nick}}" };
    expect(mistakes("{{#each people}}{{> who}}{{/each}}", others)).toEqual([
      'who.md.hbs:2:3 nick: there is no "nick" here, which is an object with name',
    ]);
    expect(mistakes("{{> who owner}}", others)[0]).toContain("owner may be missing");
  });
});
