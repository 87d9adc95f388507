/** Digests from `templates/digest/*.md.hbs`: a title from the front matter, and a text. */
import {
  type DigestTemplateView,
  digestView,
  type GapsTemplateView,
  gapsView,
  type PartnersTemplateView,
  partnersView,
} from "./digest-views.ts";
import type { Shape } from "./shape.ts";
import type { Problem } from "./template-problem.ts";
import type { Templates } from "./templates.ts";

/** A rendered digest. */
export interface RenderedDigest {
  readonly title: string;
  /** Markdown, others' text in it made harmless. */
  readonly body: string;
}

const PREFIX = "digest/";
const PARTS = `${PREFIX}parts/`;

/** By the names of the templates. */
const SHAPES: Readonly<Record<string, Shape>> = {
  liaison: digestView,
  team: digestView,
  managers: digestView,
  partners: partnersView,
  gaps: gapsView,
};

/** Whether a template is a digest's, or a piece of such templates. */
export const isDigest = (name: string): boolean => name.startsWith(PREFIX);

/** Every mistake of a digest's template. Pieces are looked at where they are used. */
export const digestProblems = (templates: Templates, name: string): readonly Problem[] => {
  if (name.startsWith(PARTS)) return [];
  const shape = SHAPES[name.slice(PREFIX.length)];
  if (shape !== undefined) return templates.check(name, shape);
  const message = `there is no such digest; there are: ${Object.keys(SHAPES).join(", ")}`;
  return [{ ...templates.placeOf(name, ""), message }];
};

const rendered = (templates: Templates, kind: string, view: object, fallback: string): RenderedDigest => {
  const { attributes, body } = templates.renderDocument(`${PREFIX}${kind}`, view);
  const { title } = attributes;
  return { title: typeof title === "string" && title !== "" ? title : fallback, body };
};

/** Renderers over these templates; they throw a TemplateError for a faulty one. */
export const createDigestRendering = (templates: Templates) => ({
  digest: (kind: "liaison" | "team" | "managers", view: DigestTemplateView): RenderedDigest =>
    rendered(templates, kind, view, `Open-source partners, ${view.day}`),
  partners: (view: PartnersTemplateView): RenderedDigest =>
    rendered(templates, "partners", view, `Open-source partners in ${view.month}`),
  gaps: (view: GapsTemplateView): RenderedDigest =>
    rendered(templates, "gaps", view, "Gaps in the table of support liaisons"),
});

/** See `createDigestRendering`. */
export type DigestRendering = ReturnType<typeof createDigestRendering>;
