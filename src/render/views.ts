/** What templates can use. */
import type { FieldsShape, ViewOf } from "./shape.ts";

/**
 * What a rule's comment is rendered from: `templates/comment/*.md.hbs`. `reference` is `group/project#12`, `author` a
 * username; both the author and the liaison's name are empty where not known.
 */
export const commentView = {
  fields: {
    issue: {
      fields: { title: "text", url: "text", reference: "text", author: "text", state: "text" },
    },
    partner: { fields: { id: "text", name: "text" } },
    liaison: { fields: { name: "text" } },
    rule: { fields: { name: "text" } },
  },
} as const satisfies FieldsShape;

const person = { fields: { name: "text" } } as const satisfies FieldsShape;

/** What a saved reply is rendered from: `templates/replies/*.md.hbs`. `by`: who sends it. */
export const replyView = {
  fields: {
    issue: commentView.fields.issue,
    partner: commentView.fields.partner,
    liaison: person,
    by: person,
  },
} as const satisfies FieldsShape;

/** Names are empty where they are not known. */
export type ReplyTemplateView = ViewOf<typeof replyView>;

/** What a partner may know of what another team was asked: dates are ISO 8601; `url` only where everybody may read it. */
const escalationLine = {
  fields: {
    group: "text",
    url: { optional: "text" },
    openedAt: { optional: "text" },
    acknowledgedAt: { optional: "text" },
    answeredAt: { optional: "text" },
    since: "text",
    hindered: "flag",
    is: {
      fields: {
        open: "flag",
        acknowledged: "flag",
        answered: "flag",
        relayed: "flag",
        done: "flag",
        declined: "flag",
        withdrawn: "flag",
        unanswered: "flag",
        lost: "flag",
      },
    },
  },
} as const satisfies FieldsShape;

/** What `templates/status.md.hbs` is rendered from. */
export const statusView = {
  fields: {
    partner: person,
    group: { optional: "text" },
    owner: { optional: { fields: { name: "text", follows: "flag", unreachable: "flag" } } },
    cover: { list: person },
    away: { list: { fields: { name: "text", lastDay: "text" } } },
    absent: { list: person },
    due: { optional: { fields: { at: "text", missed: "flag" } } },
    managers: { list: person },
    alsoTold: { list: person },
    cc: { list: { fields: { username: "text" } } },
    closed: "flag",
    waitingOn: { fields: { liaison: "flag", partner: "flag", team: "flag", nobody: "flag" } },
    waitingSince: "text",
    escalations: { list: escalationLine },
    areas: { list: { fields: { name: "text", people: { list: person } } } },
  },
} as const satisfies FieldsShape;

/** `waitingSince` is ISO 8601. `absent`: away, and nobody knows until when. `follows`: gets every comment; `unreachable`: known by name only. */
export type StatusTemplateView = ViewOf<typeof statusView>;

/**
 * What an issue in a team's project is rendered from: `templates/escalation/*.md.hbs`. Names and texts are empty where
 * they are not known; `content` is absent where the text of the issue may not be copied.
 */
export const escalationView = {
  fields: {
    /** The team's row of the liaison table. */
    team: { fields: { id: "text", group: "text", section: "text", contact: "text", liaison: "text" } },
    partner: { fields: { id: "text", name: "text" } },
    /** Who looks after the partner. */
    liaison: person,
    issue: {
      fields: { reference: "text", url: "text", state: "text", confidential: "flag", openedAt: "text" },
    },
    content: {
      optional: {
        fields: {
          title: "text",
          description: "text",
          author: "text",
          labels: { list: { fields: { title: "text" } } },
          /** Lines that the person who asked quoted. */
          quoted: "text",
          comments: { list: { fields: { author: "text", at: "text", text: "text", url: "text" } } },
        },
      },
    },
    /** `by` is empty for a rule, `rule` for a person. */
    asked: { fields: { by: "text", rule: "text", reason: "text" } },
    /** Whoever is notified. */
    addressee: { optional: { fields: { name: "text", username: "text" } } },
    /** Issues of further partners with the same problem. */
    others: { list: { fields: { partner: "text", reference: "text", url: "text" } } },
    due: { optional: "text" },
    /** What to do where it cannot wait. */
    urgent: { optional: { fields: { words: "text", url: "text" } } },
    links: { list: { fields: { title: "text", url: "text" } } },
    /** What commands begin with. */
    commands: "text",
    today: "text",
  },
} as const satisfies FieldsShape;

/** Moments are ISO 8601; `due` and `today` are dates such as `2026-12-01`. */
export type EscalationTemplateView = ViewOf<typeof escalationView>;

const { team, partner, liaison, addressee, today } = escalationView.fields;

/**
 * What labels and assignees of an escalation may be made of: nothing that a stranger wrote, or any text would put
 * any label on.
 */
export const trustedView = {
  fields: { team, partner, liaison, addressee, today },
} as const satisfies FieldsShape;

/** What `templates/documentation/*.md.hbs` is rendered from; `content` is absent where it may not be copied. */
export const documentationView = {
  fields: {
    team: { fields: { id: "text", group: "text" } },
    partner,
    liaison: person,
    /** Who asked for it. */
    by: person,
    issue: { fields: { reference: "text", url: "text" } },
    content: {
      optional: { fields: { title: "text", question: "text", answer: { optional: "text" } } },
    },
    answeredAt: { optional: "text" },
    today: "text",
  },
} as const satisfies FieldsShape;

/** `answeredAt` is ISO 8601, `today` a date. */
export type DocumentationTemplateView = ViewOf<typeof documentationView>;

/** What labels and assignees of a documentation task may be made of: nothing that a stranger wrote. */
export const trustedDocumentationView = {
  fields: { team: documentationView.fields.team, partner, liaison },
} as const satisfies FieldsShape;

const inboxItem = {
  fields: {
    partner: "text",
    reference: "text",
    url: "text",
    title: { optional: "text" },
    since: "text",
    days: "number",
    team: { optional: "text" },
    todo: { optional: "text" },
    deadline: { optional: { fields: { what: "text", when: "text", missed: "flag" } } },
  },
} as const satisfies FieldsShape;

/** What `templates/hand-over.md.hbs` is rendered from: `waits` is such as `waits for you`; `from` looked after it before. */
export const handOverView = {
  fields: {
    items: {
      list: { fields: { ...inboxItem.fields, waits: "text", from: { optional: "text" } } },
    },
    hasOne: "flag",
    more: "number",
    hasMore: "flag",
  },
} as const satisfies FieldsShape;

/** See `handOverView`. */
export type HandOverTemplateView = ViewOf<typeof handOverView>;

const stoppedRule = { fields: { rule: "text", why: "text" } } as const satisfies FieldsShape;

/** What `templates/inbox.md.hbs` is rendered from. */
export const inboxView = {
  fields: {
    liaison: person,
    yours: { list: inboxItem },
    more: "number",
    hasMore: "flag",
    others: { list: inboxItem },
    partners: "number",
    snoozed: "number",
    paused: "number",
    stopped: { list: stoppedRule },
  },
} as const satisfies FieldsShape;

/** `since` is ISO 8601, a deadline's `when` in the words of the liaison's own clock; `title` is left out where it is not for everybody who reads the inbox. */
export type InboxItem = ViewOf<typeof inboxItem>;

/** `partners`: how many issues wait on partners; `snoozed`: how many are put off. */
export type InboxTemplateView = ViewOf<typeof inboxView>;
