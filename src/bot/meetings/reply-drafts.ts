/** Answers of a session of questions, as saved replies that somebody may keep: text for a note on its agenda. */
import { codeBlock, inline } from "../../render/markdown.ts";
import type { CheckedItem } from "./checked.ts";

const LONGEST_NAME = 40;

/** A name of a file, from the question. */
const nameOf = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, "") || "answer";

/** What people wrote is no template: nothing in it is to be filled in. */
const asTemplate = (text: string): string => text.replace(/\{\{/g, "\\{{");

/** null: nothing was answered that has a question to be found by. */
export const replyDrafts = (checked: readonly CheckedItem[]): string | null => {
  const drafts = checked.flatMap(({ item: { text }, answer }) =>
    text === null || answer === null ? [] : [{ text, answer }],
  );
  if (drafts.length === 0) return null;
  const seen = new Map<string, number>();
  const files = drafts.map(({ text, answer }) => {
    const name = nameOf(text);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const file = `${name}${count === 1 ? "" : `-${count}`}.md.hbs`;
    return `**${inline(text)}** – \`replies/${file}\`:\n\n${codeBlock(asTemplate(answer))}`;
  });
  return [
    "These answers can be kept as saved replies. Put what may help others, too, into these files in the folder of your templates:",
    ...files,
  ].join("\n\n");
};
