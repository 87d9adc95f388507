/** The template renderer: our templates with others' texts, and operators' templates with any view. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { isEscalation, renderEscalation } from "../../../src/render/escalation.ts";
import { TemplateError, type TemplateSource } from "../../../src/render/template-problem.ts";
import { createTemplates } from "../../../src/render/templates.ts";
import { escalationView } from "../../../src/render/views.ts";
import { TEAMS, viewWith } from "../../render/escalation-views.ts";
import { anyView, templateText } from "../generators/handlebars.ts";
import { text } from "../generators/text.ts";
import type { PureTarget } from "../lib/target.ts";

type Case =
  | {
      readonly kind: "ours";
      readonly template: string;
      readonly team: number;
      readonly texts: readonly string[];
    }
  | { readonly kind: "theirs"; readonly x: string; readonly other: string; readonly view: object };

const OURS = resolve(import.meta.dirname, "../../../templates");
const LONGEST = 250_000;

const sources: readonly TemplateSource[] = readdirSync(OURS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md.hbs"))
  .map((file) => ({
    name: file.slice(0, -".md.hbs".length),
    text: readFileSync(join(OURS, file), "utf8"),
    origin: file,
  }));
const ours = createTemplates(sources);
const names = ours.names.filter(isEscalation);

const expectSane = (markdown: string): void => {
  if (markdown.length > LONGEST) throw new Error(`${markdown.length} characters came of it`);
  if (/^\/[a-z]/im.test(markdown)) throw new Error("it holds a quick action");
};

const renderOurs = ({ template, team, texts }: Extract<Case, { kind: "ours" }>): void => {
  let next = 0;
  const view = viewWith(() => texts[next++ % texts.length] ?? "", TEAMS[team % TEAMS.length]);
  const { frontMatter, body } = renderEscalation(ours, template, view);
  expectSane(body);
  if (frontMatter.title.length > 255) throw new Error("a title longer than GitLab takes");
};

const renderTheirs = ({ x, other, view }: Extract<Case, { kind: "theirs" }>): void => {
  const templates = createTemplates([
    { name: "x", text: x, origin: "x.md.hbs" },
    { name: "other", text: other, origin: "other.md.hbs" },
  ]);
  for (const problem of templates.check("x", escalationView))
    if (problem.line < 1 || problem.column < 1)
      throw new Error(`a problem at ${problem.line}:${problem.column}`);
  const { body } = templates.renderDocument("x", view);
  if (body.length > LONGEST) throw new Error(`${body.length} characters came of it`);
};

/** Renderings. A template may be refused, by a TemplateError and nothing else. */
export const templatesTarget: PureTarget<Case> = {
  name: "templates",
  boundMs: 500,
  // V8 keeps some 400 bytes of each piece of code that was ever made; the service compiles templates once, at start and on reload.
  heapGrowth: 64 * 1_048_576,
  cases: fc.oneof(
    fc.record({
      kind: fc.constant("ours" as const),
      template: fc.constantFrom(...names),
      team: fc.nat({ max: 100 }),
      texts: fc.array(text, { minLength: 1, maxLength: 6 }),
    }),
    fc.record({ kind: fc.constant("theirs" as const), x: templateText, other: templateText, view: anyView }),
  ),
  react: (given) => {
    try {
      if (given.kind === "ours") renderOurs(given);
      else renderTheirs(given);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
    }
    if (({} as { polluted?: unknown }).polluted !== undefined)
      throw new Error("Object.prototype was changed");
  },
};
