/** Our Markdown in other forms: HTML for mail, plain text, and the dialect of Slack. Pure. */
import MarkdownIt from "markdown-it";
import { BREAK } from "./harmless.ts";

// No HTML comes through, no image is fetched, and nothing becomes a link by itself.
const parser = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable(["image"]);
parser.validateLink = (address) => /^https?:\/\//i.test(address);

type Token = ReturnType<typeof parser.parse>[number];

const HTML: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
const escapeHtml = (text: string): string => text.replace(/[<>&"]/g, (sign) => HTML[sign] ?? sign);

/** What breaks GitLab's references would be in the way where somebody copies from it. */
const joined = (text: string): string => text.replaceAll(BREAK, "");

const STYLE = "font: 15px/1.5 system-ui, sans-serif; max-width: 46em; margin: 1em auto; padding: 0 1em;";

/** A whole page for a mail. */
export const htmlOf = (markdown: string, title: string): string => {
  const body = joined(parser.render(markdown)).replaceAll("<a href=", '<a rel="noopener noreferrer" href=');
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(joined(title))}</title></head>`,
    `<body style="${STYLE}">`,
    body.trim(),
    "</body></html>",
  ].join("\n");
};

/** How a form writes what Markdown can say. */
interface Dialect {
  readonly text: (text: string) => string;
  readonly strong: string;
  readonly emphasis: string;
  readonly code: (text: string) => string;
  readonly link: (text: string, address: string) => string;
  readonly heading: (text: string, level: number) => string;
  readonly bullet: string;
}

const PLAIN: Dialect = {
  text: (text) => text,
  strong: "",
  emphasis: "",
  code: (text) => text,
  link: (text, address) => (text === address ? address : `${text} <${address}>`),
  heading: (text, level) =>
    level === 1 ? `${text}\n${"=".repeat(text.length)}` : `${text}\n${"-".repeat(text.length)}`,
  bullet: "-",
};

/** docs.slack.dev, "Formatting message text": three signs are escaped, and `<…|…>` is a link. */
const escapeSlack = (text: string): string =>
  text.replace(/[<>&]/g, (sign) => HTML[sign] ?? sign).replace(/[*_~`]/g, (sign) => `${sign}${BREAK}`);

const SLACK: Dialect = {
  text: escapeSlack,
  strong: "*",
  emphasis: "_",
  code: (text) => `\`${text.replace(/[<>&]/g, (sign) => HTML[sign] ?? sign).replaceAll("`", "'")}\``,
  link: (text, address) => `<${address.replace(/[<>|]/g, encodeURIComponent)}|${text.replaceAll("|", "¦")}>`,
  heading: (text) => `*${text}*`,
  bullet: "•",
};

const inlineText = (tokens: readonly Token[], dialect: Dialect): string => {
  let written = "";
  const links: { readonly before: string; readonly address: string }[] = [];
  for (const token of tokens) {
    const { type } = token;
    const content = joined(token.content);
    if (type === "text") written += dialect.text(content);
    else if (type === "code_inline") written += dialect.code(content);
    else if (type === "strong_open" || type === "strong_close") written += dialect.strong;
    else if (type === "em_open" || type === "em_close") written += dialect.emphasis;
    else if (type === "softbreak" || type === "hardbreak") written += "\n";
    else if (type === "link_open") {
      links.push({ before: written, address: String(token.attrGet("href") ?? "") });
      written = "";
    } else if (type === "link_close") {
      const link = links.pop();
      if (link !== undefined) written = link.before + dialect.link(written, link.address);
    }
  }
  return written;
};

const converted = (markdown: string, dialect: Dialect): string => {
  const lines: string[] = [];
  let depth = 0;
  let level = 0;
  let mark = "";
  for (const token of parser.parse(markdown, {})) {
    if (token.type.endsWith("_list_open")) depth += 1;
    if (token.type.endsWith("_list_close")) {
      depth -= 1;
      if (depth === 0) lines.push("");
    }
    if (token.type === "list_item_open") mark = token.info === "" ? dialect.bullet : `${token.info}.`;
    if (token.type === "heading_open") level = Number(token.tag.slice(1));
    if (token.type === "hr") lines.push("---", "");
    if (token.type === "fence" || token.type === "code_block")
      lines.push(dialect.text(token.content.trimEnd()), "");
    if (token.type === "inline") {
      const text = inlineText(token.children ?? [], dialect);
      const indent = "  ".repeat(Math.max(0, depth - 1));
      if (level > 0) lines.push(dialect.heading(text, level), "");
      else if (depth === 0) lines.push(text, "");
      else lines.push(`${indent}${mark === "" ? " " : mark} ${text.replaceAll("\n", `\n${indent}  `)}`);
      level = 0;
      mark = "";
    }
  }
  return lines.join("\n").trim();
};

/** Plain text, with addresses behind what they belong to. */
export const plainOf = (markdown: string): string => converted(markdown, PLAIN);

/** Slack's mrkdwn. */
export const slackOf = (markdown: string): string => converted(markdown, SLACK);

/** A line of plain text, such as a subject. */
export const plainTitle = (title: string): string => joined(title);
