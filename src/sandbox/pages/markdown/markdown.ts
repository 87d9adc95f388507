/** A safe, small subset of GitLab's Markdown as HTML; everything that is not known to be harmless is escaped. */
import { type Block, type Container, isContainer, type Leaf } from "../../text/block-types.ts";
import { parseBlocks } from "../../text/blocks.ts";
import { escapeHtml, type Html, trusted } from "../html.ts";
import { type Links, renderInline, withoutTrailing } from "./inline.ts";

interface Writer {
  readonly links: Links;
  /** `<details>` that are open: each is closed, and none is closed twice. */
  openDetails: number;
}

const renderTable = (lines: readonly string[], links: Links): string => {
  const cells = (line: string, tag: string): string =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => `<${tag}>${renderInline(cell.trim(), links)}</${tag}>`)
      .join("");
  const [head = "", , ...rows] = lines;
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("");
  return `<table><thead><tr>${cells(head, "th")}</tr></thead><tbody>${body}</tbody></table>`;
};

/** `<details>` and `<summary>` as they are, comments not at all, other HTML as text. */
const renderHtmlBlock = (source: string, writer: Writer): string => {
  const visible = source.replace(/<!--[\s\S]*?(?:-->|$)/g, "");
  return visible
    .split(/(<\/?(?:details|summary)>)/i)
    .map((part) => {
      const tag = part.toLowerCase();
      if (tag === "<details>") writer.openDetails += 1;
      else if (tag === "</details>" && writer.openDetails === 0) return "";
      else if (tag === "</details>") writer.openDetails -= 1;
      else if (tag !== "<summary>" && tag !== "</summary>") return renderInline(part, writer.links);
      return tag.includes("summary") && writer.openDetails === 0 ? "" : tag;
    })
    .join("");
};

const renderLeaf = (leaf: Leaf, writer: Writer): string => {
  const text = leaf.lines.join("\n");
  switch (leaf.kind) {
    case "paragraph":
      return `<p>${renderInline(text, writer.links)}</p>`;
    case "heading": {
      const level = Math.min((leaf.level ?? 1) + 2, 6);
      return `<h${level}>${renderInline(withoutTrailing(text, "#").trimEnd(), writer.links)}</h${level}>`;
    }
    case "code":
      return `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>`;
    case "html":
      return renderHtmlBlock(text, writer);
    case "table":
      return renderTable(leaf.lines, writer.links);
    case "rule":
      return "<hr>";
  }
};

const isItem = (block: Block | undefined): block is Container =>
  block !== undefined && isContainer(block) && block.kind === "item";

const renderItem = (item: Container, writer: Writer): string => {
  const [first, ...rest] = item.children;
  if (first === undefined || isContainer(first) || first.kind !== "paragraph") {
    return `<li>${renderBlocks(item.children, writer)}</li>`;
  }
  const text = first.lines.join("\n");
  const task = /^\[([ xX])\]\s+/.exec(text);
  const box =
    task === null
      ? ""
      : `<input type="checkbox" disabled${task[1] === " " ? "" : " checked"} aria-label="task"> `;
  const words = renderInline(text.slice(task?.[0].length ?? 0), writer.links);
  return `<li${task === null ? "" : ' class="task"'}>${box}${words}${renderBlocks(rest, writer)}</li>`;
};

const renderList = (items: readonly Container[], writer: Writer): string => {
  const inner = items.map((item) => renderItem(item, writer)).join("");
  const number = items[0]?.number;
  if (number === undefined) return `<ul>${inner}</ul>`;
  return `<ol${number === 1 ? "" : ` start="${number}"`}>${inner}</ol>`;
};

const renderBlocks = (blocks: readonly Block[], writer: Writer): string => {
  let result = "";
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined) continue;
    if (!isContainer(block)) result += renderLeaf(block, writer);
    else if (block.kind !== "item")
      result += `<blockquote>${renderBlocks(block.children, writer)}</blockquote>`;
    else {
      const items = [block];
      for (
        let next = blocks[index + 1];
        isItem(next) && next.marker === block.marker;
        next = blocks[index + 1]
      ) {
        items.push(next);
        index += 1;
      }
      result += renderList(items, writer);
    }
  }
  return result;
};

/** Renders a description or a comment. Hidden comments stay hidden, images become links, no other HTML passes. */
export const renderMarkdown = (source: string, links: Links): Html => {
  const writer: Writer = { links, openDetails: 0 };
  const body = renderBlocks(parseBlocks(source.replaceAll("\r", "")).children, writer);
  return trusted(body + "</details>".repeat(writer.openDetails));
};
