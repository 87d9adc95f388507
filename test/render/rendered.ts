/** What becomes of Markdown, by a parser that is not ours (markdown-it, CommonMark and GFM), and by GitLab after it. */
import MarkdownIt from "markdown-it";

const parser = new MarkdownIt({ html: true, linkify: true });
// GitLab links addresses with a scheme, those that begin with www., and mail; not every word with a dot in it.
parser.linkify.set({ fuzzyLink: false });

type Token = ReturnType<typeof parser.parse>[number];

/** What there is in a rendered text. */
export interface Rendered {
  /** Types of the outermost blocks, in their order. */
  readonly blocks: readonly string[];
  /** Text outside code and links, a line for each line or block. */
  readonly text: string;
  /** The same with code and the texts of links. */
  readonly seen: string;
  readonly code: readonly string[];
  /** What stands after the fences of code blocks. */
  readonly languages: readonly string[];
  readonly links: readonly string[];
  readonly images: number;
  /** Raw HTML that came through. */
  readonly html: readonly string[];
  /** The whole document. */
  readonly document: string;
}

/** Renders, and looks at what came of it. */
export const renderedFrom = (markdown: string): Rendered => {
  const tokens = parser.parse(markdown, {});
  const found = { text: "", seen: "", code: [] as string[], languages: [] as string[] };
  const links: string[] = [];
  const html: string[] = [];
  let images = 0;
  let inLink = 0;
  const read = (token: Token): void => {
    if (token.type === "inline") for (const child of token.children ?? []) read(child);
    if (token.type === "text") {
      found.seen += token.content;
      if (inLink === 0) found.text += token.content;
    }
    if (["code_inline", "code_block", "fence"].includes(token.type)) {
      found.code.push(token.content);
      found.languages.push(token.info);
      found.seen += token.content;
      found.text += "\n";
    }
    if (token.type === "html_inline" || token.type === "html_block") html.push(token.content);
    if (token.type === "image") images += 1;
    if (token.type === "link_open") links.push(String(token.attrGet("href") ?? ""));
    if (token.type === "link_open" || token.type === "link_close") inLink += token.nesting;
    if (["softbreak", "hardbreak"].includes(token.type) || token.block) {
      found.text += "\n";
      found.seen += "\n";
    }
  };
  for (const token of tokens) read(token);
  const blocks = tokens.flatMap(({ level, nesting, type }) => (level === 0 && nesting >= 0 ? [type] : []));
  const document = parser.renderer.render(tokens, parser.options, {});
  return { ...found, blocks, links, images, html, document };
};

/** What GitLab looks for in text after Markdown; stricter than it is, since it also looks whether there is such a thing. */
const ACTS: readonly RegExp[] = [
  /@[A-Za-z0-9_.]/,
  /[#!&$]\d/,
  /[~%]["\w:-]/,
  /%\{/,
  /\*iteration:/,
  /\^alert#\d/,
  /\[(?:contact|issue|epic|work_item|vulnerability|feature_flag|wiki_page|cadence)\b/,
  /\[\[|\[TOC\]/i,
  /[a-z][a-z0-9+.-]*:\/\//i,
  /www\./i,
  /:[\w+-]+:/,
  /[[{][+-]/,
  /(?<=[A-Z][A-Z0-9_]{0,20})-\d/,
  /[0-9a-f]{7,}/i,
];

/** What GitLab would make something of, in text that is not code. */
export const actsIn = (text: string): string[] =>
  ACTS.flatMap((act) => {
    const found = act.exec(text);
    return found === null ? [] : [text.slice(Math.max(0, found.index - 10), found.index + 20)];
  });

/** Characters that hide text or turn it round. */
export const HIDING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E0FFF}]|(?![\n\t])\p{Cc}/u;

/** Text as it is compared: without the breaks that nobody sees, and with one space where there is white space. */
export const plain = (text: string): string => text.replaceAll("\u200B", "").replace(/\s+/g, " ").trim();
