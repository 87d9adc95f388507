/** What templates about people can use: introductions, requests, onboarding and farewells. */
import type { FieldsShape, ViewOf } from "./shape.ts";

const person = { fields: { name: "text" } } as const satisfies FieldsShape;

/**
 * What an introduction is rendered from: `templates/introduction/*.md.hbs`. `handle` is a username or a group's path;
 * `asker` is the name of whoever gave the command. The liaison's name is empty where nobody is assigned.
 */
export const introductionView = {
  fields: {
    person: { fields: { name: "text", handle: "text", isGroup: "flag", standsInFor: { optional: "text" } } },
    area: { fields: { id: "text", name: "text" } },
    asker: "text",
    partner: { fields: { id: "text", name: "text" } },
    liaison: person,
    issue: { fields: { title: "text", url: "text", reference: "text" } },
    question: { optional: "text" },
  },
} as const satisfies FieldsShape;

/** See `introductionView`. */
export type IntroductionView = ViewOf<typeof introductionView>;

/**
 * What an issue for the managers is rendered from: `templates/request/*.md.hbs`. `who` asks, without a username where
 * that is another instance's; `team` is the row, with the
 * cadence in the table's words and `next`, when its team meets next, where that is known; `origin` is absent where it was asked on the command line, or where not everybody who
 * reads this may know of it.
 */
export const requestView = {
  fields: {
    who: { fields: { name: "text", username: { optional: "text" } } },
    team: {
      fields: {
        id: "text",
        group: "text",
        section: "text",
        contacts: { list: person },
        liaisons: { list: person },
        cadence: { optional: "text" },
        next: { optional: "text" },
      },
    },
    /** Nobody is the row's liaison, or nobody covers for the one it has. */
    open: { fields: { liaison: "flag", cover: "flag" } },
    /** Other rows that the person has. */
    rows: { list: person },
    words: { optional: "text" },
    origin: { optional: { fields: { reference: "text", url: "text" } } },
    managers: { list: { fields: { username: "text" } } },
    /** What commands begin with. */
    commands: "text",
  },
} as const satisfies FieldsShape;

/** See `requestView`. */
export type RequestView = ViewOf<typeof requestView>;

const placeLine = { fields: { path: "text", why: "text" } } as const satisfies FieldsShape;

const issueLine = {
  fields: { reference: "text", url: "text", title: { optional: "text" }, partner: "text", since: "text" },
} as const satisfies FieldsShape;

const meetingLine = {
  fields: { group: "text", section: "text", cadence: { optional: "text" }, contacts: { list: person } },
} as const satisfies FieldsShape;

/**
 * What a new liaison's first issue is rendered from: `templates/onboarding.md.hbs`. `issues` are open ones, those that
 * wait the longest first; titles are absent where not everybody who reads this may know them; `more`: how many are not
 * listed. `access`: places in which a role is to be asked for, and why.
 */
export const onboardingView = {
  fields: {
    liaison: { fields: { name: "text", username: "text" } },
    rows: { list: meetingLine },
    partners: {
      list: { fields: { name: "text", places: { list: { fields: { path: "text" } } }, open: "number" } },
    },
    issues: { list: issueLine },
    more: "number",
    managers: { list: person },
    colleagues: { list: person },
    areas: { list: { fields: { name: "text", people: { list: person } } } },
    access: { list: placeLine },
    inbox: { optional: "text" },
    commands: "text",
  },
} as const satisfies FieldsShape;

/** See `onboardingView`. */
export type OnboardingView = ViewOf<typeof onboardingView>;

/**
 * What is left to do when a partner leaves, from `templates/farewell.md.hbs`. `places` are those in which this service
 * was told or asked of news; `why` says how.
 */
export const farewellView = {
  fields: {
    partner: { fields: { id: "text", name: "text" } },
    liaison: person,
    managers: { list: { fields: { username: "text" } } },
    issues: { list: issueLine },
    more: "number",
    places: { list: placeLine },
    members: { list: { fields: { path: "text" } } },
    labels: { list: { fields: { title: "text" } } },
    trackers: { list: { fields: { reference: "text" } } },
  },
} as const satisfies FieldsShape;

/** See `farewellView`. */
export type FarewellView = ViewOf<typeof farewellView>;
