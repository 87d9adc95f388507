/** An escalation without a template: for when a template fails and the question has to reach the team all the same. */
import type { EscalationFrontMatter } from "../config/schema/front-matter.ts";
import { formatDate } from "./date.ts";
import { codeSpan, inline, link, mention, quote } from "./markdown.ts";
import { escapeTitle } from "./template-helpers.ts";
import type { EscalationTemplateView } from "./views.ts";

/** Others' text, and lists of others' making, stop where they would be more than anybody reads. */
const MOST_COMMENTS = 5;
const MOST_ITEMS = 20;

const valueInTitle = (value: string, most: number): string => escapeTitle(value, "value", most);

const titleOf = ({ partner, team, content, issue }: EscalationTemplateView): string => {
  const what = content === null ? issue.reference : content.title || issue.reference;
  return `${valueInTitle(partner.name, 40)} for ${valueInTitle(team.group, 40)}: ${valueInTitle(what, 150)}`;
};

const askedOf = ({ asked }: EscalationTemplateView): string => {
  const who = asked.by === "" ? `The rule ${inline(asked.rule)}` : inline(asked.by);
  return `${who} asks for your help${asked.reason === "" ? "." : `: ${inline(asked.reason)}`}`;
};

const contentOf = ({ content }: EscalationTemplateView): string[] => {
  if (content === null) return ["The text of the issue may not be copied here: please read it there."];
  const comments = content.comments.slice(-MOST_COMMENTS);
  return [
    inline(content.title),
    ...(content.quoted === "" ? [] : ["What matters:", quote(content.quoted)]),
    ...(content.description === "" ? [] : ["What they wrote:", quote(content.description)]),
    ...comments.flatMap(({ author, at, text, url }) => [
      `${inline(author)}, ${link(formatDate(at), url)}:`,
      quote(text),
    ]),
  ];
};

const listOf = (items: readonly { readonly words: string; readonly url: string }[]): string[] =>
  items.length === 0
    ? []
    : [
        items
          .slice(0, MOST_ITEMS)
          .map(({ words, url }) => `- ${link(words, url)}`)
          .join("\n"),
      ];

/** Whose account is not known is named, and not notified. */
const nameOf = ({ name, username }: NonNullable<EscalationTemplateView["addressee"]>): string =>
  username === "" ? inline(name) : mention(username);

const bodyOf = (view: EscalationTemplateView): string => {
  const { addressee, issue, partner, due, urgent, commands } = view;
  const ways = ["ack", "answered", "relay TEXT", "decline REASON"].map((way) =>
    codeSpan(`${commands} ${way}`),
  );
  return [
    ...(addressee === null ? [] : [`${nameOf(addressee)}, this is for your team.`]),
    askedOf(view),
    `${inline(partner.name)}'s issue: ${link(issue.reference, issue.url)}`,
    ...(due === null ? [] : [`An answer is due by ${inline(formatDate(due))}.`]),
    ...(urgent === null ? [] : [`If it cannot wait: ${link(urgent.words, urgent.url)}`]),
    ...contentOf(view),
    ...listOf(
      view.others.map(({ partner: name, reference, url }) => ({ words: `${name}: ${reference}`, url })),
    ),
    ...listOf(view.links.map(({ title, url }) => ({ words: title, url }))),
    `Commands, at the start of a line: ${ways.join(", ")}`,
  ]
    .filter((block) => block !== "")
    .join("\n\n");
};

/**
 * The built-in rendering, as safe as templates. Confidential: whether the template that failed would have said so is
 * not known.
 */
export const plainEscalation = (
  view: EscalationTemplateView,
): { readonly frontMatter: EscalationFrontMatter; readonly body: string } => ({
  frontMatter: {
    title: titleOf(view),
    labels: [],
    confidential: true,
    assignees: [],
    type: "issue",
  },
  body: bodyOf(view),
});
