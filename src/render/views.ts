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

/** What `templates/status.md.hbs` is rendered from. */
export const statusView = {
  fields: {
    partner: person,
    group: { optional: "text" },
    owner: { optional: { fields: { name: "text", follows: "flag", unreachable: "flag" } } },
    cover: { list: person },
    managers: { list: person },
    alsoTold: { list: person },
    cc: { list: { fields: { username: "text" } } },
    closed: "flag",
    waitingOn: { fields: { liaison: "flag", partner: "flag", team: "flag", nobody: "flag" } },
    waitingSince: "text",
  },
} as const satisfies FieldsShape;

/** `waitingSince` is ISO 8601. `follows`: gets every comment; `unreachable`: known by name only. */
export type StatusTemplateView = ViewOf<typeof statusView>;
