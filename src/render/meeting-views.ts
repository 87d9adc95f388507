/** What agendas and briefs are rendered from. */
import type { FieldsShape, ViewOf } from "./shape.ts";

const person = { fields: { name: "text" } } as const satisfies FieldsShape;

/** An issue of which something is told; the title is left out where it is not for everybody who reads it. */
const line = {
  fields: { reference: "text", url: "text", title: { optional: "text" } },
} as const satisfies FieldsShape;

const item = {
  fields: {
    /** `{{mark id}}` hides it beside the check box. */
    id: "text",
    reference: { optional: "text" },
    url: { optional: "text" },
    /** The issue's title, or what somebody wants to speak about. */
    text: { optional: "text" },
    /** Whoever wants it, by name. */
    by: { optional: "text" },
    /** The team that it waits on. */
    group: { optional: "text" },
    /** The team has said that it looks into it. */
    acknowledged: "flag",
    since: { optional: "text" },
    days: "number",
    /** In how many agendas before it was not checked. */
    carried: "number",
    is: { fields: { topic: "flag", question: "flag", escalation: "flag", label: "flag", own: "flag" } },
  },
} as const satisfies FieldsShape;

const section = {
  fields: {
    name: "text",
    /** A date; null: never, as far as we know. */
    lastContact: { optional: "text" },
    /** What happened since the last meeting. */
    opened: { list: line },
    closed: { list: line },
    answered: { list: line },
    items: { list: item },
    /** Of the items: what to bring up, and what somebody owes. */
    raise: { list: item },
    promised: { list: item },
    /** Items that are not listed, because there are too many. */
    more: "number",
    /** Issues that wait for the partner. */
    waiting: "number",
    /** Issues that whoever reads this may not see. */
    hidden: "number",
    quiet: "flag",
  },
} as const satisfies FieldsShape;

/** What `templates/agenda/*.md.hbs` and `templates/brief.md.hbs` are rendered from. */
export const meetingView = {
  fields: {
    meeting: {
      fields: {
        title: "text",
        date: "text",
        /** `15:00`; null: the time is not known. */
        time: { optional: "text" },
        zone: "text",
        minutes: "number",
        url: { optional: "text" },
        about: { optional: "text" },
        /** The date on which it was to be, before it was moved out of a holiday. */
        movedFrom: { optional: "text" },
        guess: "flag",
        holiday: "flag",
      },
    },
    since: { optional: "text" },
    /** The agenda before. */
    before: { optional: { fields: { url: "text", date: "text" } } },
    partners: { list: section },
    /** What is about no partner: surfaced to the team, or written by hand into the agenda before and not checked. */
    own: { list: item },
    /** Of the same, what whoever reads this may not see. */
    hidden: "number",
    /** What is written below items goes to their issues, to all of them. */
    answersGo: "flag",
    /** To some of them: those that nobody reads who may not read this. */
    someAnswersGo: "flag",
    /** Topics that somebody asked for are among them. */
    asked: "flag",
    people: { list: person },
    /** Whoever is mentioned. */
    cc: { list: { fields: { username: "text" } } },
    /** What commands begin with. */
    commands: "text",
  },
} as const satisfies FieldsShape;

/** Dates and moments are ISO 8601. */
export type MeetingView = ViewOf<typeof meetingView>;

/** One line that can be checked. */
export type ItemView = ViewOf<typeof item>;

/** One partner. */
export type SectionView = ViewOf<typeof section>;

/** An issue of which something is told. */
export type LineView = ViewOf<typeof line>;
