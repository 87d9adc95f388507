/** What stands in an escalation: the view of its template, and what the template makes of it. Pure. */
import { saysOnlyCommands } from "../../commands/only.ts";
import type { Vocabulary } from "../../commands/parse.ts";
import { isPlaceholder } from "../../config/registry/placeholders.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import { addWorkingDays } from "../../deadlines/working-days.ts";
import type { EscalationSource } from "../../model/escalation.ts";
import { type IssueSnapshot, referenceOf } from "../../model/issue.ts";
import { rankOfIssue } from "../../model/rank.ts";
import type { EscalationTemplateView } from "../../render/views.ts";
import type { CommentFact, Rendering } from "../context.ts";
import { addressees } from "./people.ts";

/** Who asked, why, and what they quoted. */
export interface Asked {
  /** A name; empty: a rule. */
  readonly by: string;
  /** Empty: a person. */
  readonly rule: string;
  readonly reason: string;
  readonly quoted: string;
  /** Of the place where it was said. */
  readonly rank: number;
}

/** Everything that an escalation tells of. */
export interface Opening {
  readonly configuration: Configuration;
  readonly words: Vocabulary;
  /** The team's. */
  readonly row: LiaisonRow;
  readonly issue: IssueSnapshot;
  readonly partner: { readonly id: string; readonly name: string };
  /** Who looks after the partner; empty: nobody. */
  readonly liaison: string;
  readonly asked: Asked;
  /** Other issues with the same problem. */
  readonly others: readonly EscalationSource[];
  /** The last comments; null: no text goes along. */
  readonly comments: readonly CommentFact[] | null;
  readonly now: Date;
}

const contentOf = (
  { issue, words, asked }: Opening,
  comments: readonly CommentFact[],
): EscalationTemplateView["content"] => ({
  title: issue.title,
  description: issue.description,
  author: issue.author?.username ?? "",
  labels: issue.labels.map((title) => ({ title })),
  // What stands beside a word in an internal note is for that note's readers.
  quoted: asked.rank > rankOfIssue(issue) ? "" : asked.quoted,
  comments: comments
    .filter(({ body }) => !saysOnlyCommands(body, words))
    .map(({ id, author, body, at }) => ({
      author: author.username,
      at,
      text: body,
      url: `${issue.url}#note_${id}`,
    })),
});

/** Somebody, or nobody yet: whoever the handbook calls TBD is no name. */
const firstOf = (names: readonly string[]): string => names.find((name) => !isPlaceholder(name)) ?? "";

const nameOf = ({ partners }: Configuration, id: string): string =>
  partners.find((partner) => partner.id === id)?.name ?? id;

/** What a template can use. */
const openingView = (opening: Opening): EscalationTemplateView => {
  const { asked, comments, configuration, issue, liaison, now, others, partner, row, words } = opening;
  const [addressee] = addressees(configuration, row, issue.ref.instance, now);
  const urgent = row.escalation?.urgent;
  return {
    team: {
      id: row.id,
      group: row.group,
      section: row.section,
      contact: firstOf(row.contacts),
      liaison: firstOf(row.liaisons),
    },
    partner: { id: partner.id, name: partner.name },
    liaison: { name: liaison },
    issue: {
      reference: referenceOf(issue),
      url: issue.url,
      state: issue.state,
      confidential: issue.confidential,
      openedAt: issue.createdAt,
    },
    content: comments === null ? null : contentOf(opening, comments),
    asked: { by: asked.by, rule: asked.rule, reason: asked.reason },
    addressee: addressee === undefined ? null : { name: addressee.name, username: addressee.username ?? "" },
    others: others.map(({ partner: id, reference, url }) => ({
      partner: nameOf(configuration, id),
      reference,
      url,
    })),
    due: null,
    urgent: urgent === undefined ? null : { words: urgent.words, url: urgent.url ?? "" },
    links: [],
    commands: words.prefixes[0] ?? "",
    today: now.toISOString().slice(0, 10),
  };
};

/** An issue as a template and the team's row want it; the ranks of both places may still make it confidential. */
export interface OpeningText {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Usernames. */
  readonly assignees: readonly string[];
  readonly confidential: boolean;
  /** `2026-12-01`. */
  readonly dueDate: string | null;
  readonly type: string;
  /** Why the plain text had to be used; null: it had not. */
  readonly failure: string | null;
}

/** Renders an escalation. Throws what `render` throws. */
export const openingText = (opening: Opening, render: Rendering["escalation"]): OpeningText => {
  const { configuration, issue, now, row } = opening;
  const view = openingView(opening);
  const { due } = render(row, view).frontMatter;
  const dueDate = due === undefined ? null : addWorkingDays(now, due);
  // The date follows from the front matter, and the body may write it.
  const { frontMatter, body, failure } = render(row, { ...view, due: dueDate });
  const [addressee] = addressees(configuration, row, issue.ref.instance, now);
  const usual = addressee?.username == null ? [] : [addressee.username];
  return {
    title: frontMatter.title,
    body,
    labels: [...new Set([...(row.escalation?.labels ?? []), ...frontMatter.labels])],
    assignees: frontMatter.assignees.length > 0 ? frontMatter.assignees : usual,
    confidential: row.escalation?.confidential === "always" || frontMatter.confidential === true,
    dueDate,
    type: frontMatter.type,
    failure,
  };
};
