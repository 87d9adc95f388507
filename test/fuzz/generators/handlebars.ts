/** Templates as an operator might get them wrong, and views as others' texts might make them. */
import fc from "fast-check";
import { text } from "./text.ts";

const PATH = fc.constantFrom(
  "partner.name",
  "partner",
  "team.group",
  "issue.reference",
  "issue.openedAt",
  "content.title",
  "content.comments",
  "content.labels",
  "asked.by",
  "others",
  "links",
  "this",
  "../partner.name",
  "../../x",
  "@index",
  "@root.partner.name",
  "@partial-block",
  "__proto__",
  "constructor.constructor",
  "partner.constructor.prototype",
  "toString",
  "content.title.length",
  "others.[0].partner",
  "nothing.at.all",
  "[a b]",
  '"text"',
  "7",
  "1e999",
  "true",
  "null",
  "undefined",
);

const call = fc
  .tuple(
    fc.constantFrom(
      "date",
      "quote",
      "code",
      "answer",
      "command",
      "mention",
      "names",
      "link",
      "short",
      "eq",
      "lookup",
      "log",
      "helperMissing",
      "if",
      "each",
      "escape",
      "nope",
    ),
    fc.array(PATH, { maxLength: 3 }),
  )
  .map(([name, values]) => [name, ...values].join(" "));

const inside = fc.oneof(
  PATH,
  call,
  call.map((one) => `short (${one}) 5`),
);

const { node } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    text,
    inside.map((given) => `{{${given}}}`),
    inside.map((given) => `{{{${given}}}}`),
    inside.map((given) => `{{&${given}}}`),
    fc.constantFrom(
      "{{> other}}",
      "{{> x}}",
      "{{> (lookup . 'x')}}",
      "{{> other partner}}",
      "{{>nowhere}}",
      "{{!-- x --}}",
      "{{! x }}",
      "\\{{x}}",
      "{{else}}",
      "{{/if}}",
      '{{#*inline "other"}}x{{/inline}}',
      "{{* decorator}}",
      "{{{{raw}}}} {{x}} {{{{/raw}}}}",
      "{{",
      "}}",
      "{{#if",
      "{{~partner.name~}}",
    ),
    fc
      .tuple(
        fc.constantFrom("if", "unless", "each", "with", "quote", "nope", "each content.comments as |c i|"),
        PATH,
        tie("node"),
        tie("node"),
      )
      .map(([name, path, one, other]) => {
        const head = name.includes(" ") ? name : `${name} ${path}`;
        return `{{#${head}}}${one}{{else}}${other}{{/${name.split(" ")[0]}}}`;
      }),
    fc
      .tuple(fc.constantFrom("other", "x", "nowhere"), tie("node"))
      .map(([name, body]) => `{{#> ${name}}}${body}{{/${name}}}`),
    fc.array(tie("node"), { maxLength: 4 }).map((all) => all.join("\n")),
  ),
}));

const frontMatter = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc
      .tuple(node, text)
      .map(
        ([title, label]) => `---\ntitle: ${JSON.stringify(title)}\nlabels: [${JSON.stringify(label)}]\n---\n`,
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "---\n",
      "---\n&a [*a]\n---\n",
      "---\ntitle: {{x}}\n---\n",
      "---\n__proto__: 1\n---\n",
      `---\n${"[".repeat(300)}\n---\n`,
      "---\ntitle: x\ntitle: y\n---\n",
    ),
  },
);

const deepBlocks = fc
  .nat({ max: 300 })
  .map((depth) => `${"{{#if partner}}".repeat(depth)}x${"{{/if}}".repeat(depth)}`);

/** Texts of a template. */
export const templateText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 80,
    arbitrary: fc
      .tuple(frontMatter, fc.array(node, { maxLength: 4 }))
      .map(([head, nodes]) => head + nodes.join("")),
  },
  { weight: 1, arbitrary: deepBlocks },
);

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1e308, Number.NaN, [], {}, [[]], undefined),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ partner: text, author: text, text, title: text, name: text }), {
      maxLength: 3,
    }),
  },
);

/** Views of any shape, with the names that templates use. */
export const anyView: fc.Arbitrary<object> = fc.oneof(
  fc.record(
    {
      partner: fc.record({ id: value, name: value }),
      team: value,
      issue: fc.record({ reference: value, openedAt: value }),
      content: fc.record({ title: value, comments: value, labels: value }),
      asked: value,
      others: value,
      links: value,
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<object>(
    JSON.parse('{"__proto__":{"polluted":1},"partner":{"constructor":{"prototype":{}}}}'),
    { partner: { name: "x".repeat(300_000) } },
    { others: Array.from({ length: 3_000 }, () => ({ partner: "x" })) },
    { toJSON: 1, toString: 2 },
  ),
);
