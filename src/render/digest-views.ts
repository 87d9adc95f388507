/** What digests' templates can use: `templates/digest/*.md.hbs`. Moments are ISO 8601, `day` is `2026-12-01`. */
import type { FieldsShape, ViewOf } from "./shape.ts";

const item = {
  fields: {
    partner: "text",
    reference: "text",
    url: "text",
    title: { optional: "text" },
    /** `today`, `1 day`, `12 days`. */
    age: "text",
    /** Whom it waits on, or who looks after it. */
    who: { optional: "text" },
    todo: { optional: "text" },
    /** Of a deadline. */
    due: { optional: "text" },
    isLate: "flag",
  },
} as const satisfies FieldsShape;

/** `more`: how many are left out for length; `hidden`: how many not everybody who reads this may see; `count`: all. */
const section = {
  fields: { items: { list: item }, more: "number", hidden: "number", count: "number" },
} as const satisfies FieldsShape;

/** What the digests of liaisons, teams and managers are rendered from. */
export const digestView = {
  fields: {
    /** Whom it is for. */
    name: "text",
    day: "text",
    since: "text",
    fresh: section,
    yours: section,
    deadlines: section,
    others: section,
    /** Of a team: what it was asked. */
    escalations: section,
    /** Of a team: what others were asked for the partners that it looks after. */
    partnersEscalations: section,
    /** How many escalations are in which state. */
    states: { list: { fields: { state: "text", count: "number" } } },
    /** How many issues are on no list: snoozed ones, and those of partners who are paused. */
    snoozed: "number",
    paused: "number",
    quiet: { list: { fields: { partner: "text", age: { optional: "text" } } } },
    gaps: { list: { fields: { group: "text", missing: "text" } } },
    gapCount: "number",
    gapsUrl: { optional: "text" },
  },
} as const satisfies FieldsShape;

/** See `digestView`. */
export type DigestTemplateView = ViewOf<typeof digestView>;
/** A line of a digest. */
export type DigestItem = ViewOf<typeof item>;
/** A part of a digest. */
export type DigestSection = ViewOf<typeof section>;

/** What the issue of the table's gaps is rendered from. */
export const gapsView = {
  fields: {
    day: "text",
    gaps: { list: { fields: { section: "text", group: "text", missing: "text" } } },
  },
} as const satisfies FieldsShape;

/** See `gapsView`. */
export type GapsTemplateView = ViewOf<typeof gapsView>;

/** What the programme manager's report is rendered from; times are hours, in words. */
export const partnersView = {
  fields: {
    /** `March 2026`. */
    month: "text",
    partners: {
      list: {
        fields: {
          name: "text",
          liaison: { optional: "text" },
          opened: "number",
          closed: "number",
          open: "number",
          waiting: "number",
          /** Median time to the first answer to issues of the month; absent: none was answered. */
          firstResponse: { optional: "text" },
          unanswered: "number",
          longestWait: { optional: "text" },
          escalated: "number",
          answered: "number",
          hidden: "number",
          asked: { list: { fields: { reference: "text", url: "text", title: { optional: "text" } } } },
          moved: { list: { fields: { reference: "text", url: "text", what: "text" } } },
        },
      },
    },
    /** Partners of which nothing was heard. */
    silent: { list: { fields: { name: "text" } } },
    /** What several partners have in common. */
    shared: { list: { fields: { what: "text", partners: "text", count: "number" } } },
  },
} as const satisfies FieldsShape;

/** See `partnersView`. */
export type PartnersTemplateView = ViewOf<typeof partnersView>;
