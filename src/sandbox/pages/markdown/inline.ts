/** The text of one paragraph as HTML. */
import { codeSpans } from "../../text/inline.ts";
import { escapeHtml } from "../html.ts";
import { withEmphasis } from "./emphasis.ts";

/** What the words of a text point to; undefined where there is no such thing, or the reader may not know it. */
export interface Links {
  readonly mention: (name: string) => string | undefined;
  readonly issue: (reference: string) => { readonly href: string; readonly title: string } | undefined;
}

/** Stands for finished HTML while the text around it is worked on; both characters are taken out of the source. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** Keeps finished pieces of HTML apart from text. */
interface Shelf {
  readonly hold: (html: string) => string;
  readonly restore: (text: string) => string;
}

const shelf = (): Shelf => {
  const held: string[] = [];
  return {
    hold: (html) => `${OPEN}${held.push(html) - 1}${CLOSE}`,
    restore: (text) => text.replace(/\uE000(\d+)\uE001/g, (_all, index) => held[Number(index)] ?? ""),
  };
};

const anchor = (href: string, inner: string, title = ""): string =>
  `<a href="${escapeHtml(href)}"${title === "" ? "" : ` title="${escapeHtml(title)}"`}${
    href.startsWith("/") ? "" : ' rel="nofollow noopener noreferrer"'
  }>${inner}</a>`;

/** The text without any of those characters at its end. */
export const withoutTrailing = (text: string, characters: string): string => {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
};

const isSafeAddress = (address: string): boolean => /^(?:https?:\/\/|mailto:|#|\/(?!\/))/i.test(address);

const holdCode = (text: string, { hold }: Shelf): string => {
  let result = "";
  let position = 0;
  for (const { start, end, ticks } of codeSpans(text)) {
    const code = text.slice(start + ticks, end - ticks).replaceAll("\n", " ");
    const inner = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
    result += text.slice(position, start) + hold(`<code>${escapeHtml(inner)}</code>`);
    position = end;
  }
  return result + text.slice(position);
};

const holdAddresses = (text: string, { hold, restore }: Shelf): string =>
  text
    .replace(
      /(!?)\[([^[\]\n]{0,500})\]\((?:<([^<>\s]{0,2000})>|([^()\s<]{0,2000}))(?: +"[^"\n]{0,500}")?\)/g,
      (all, image, label, bracketed, bare) => {
        const to: string = bracketed ?? bare;
        if (!isSafeAddress(to)) return all;
        const inner = restore(withEmphasis(escapeHtml(image === "" ? label : `Image: ${label || to}`)));
        return hold(anchor(to, inner));
      },
    )
    .replace(/<?(https?:\/\/[^\s<>\uE000]{1,2000})>?/g, (_all, address: string) => {
      const bare = withoutTrailing(address, ".,;:!?)'\"");
      return hold(anchor(bare, escapeHtml(bare))) + address.slice(bare.length);
    });

const holdReferences = (text: string, links: Links, { hold }: Shelf): string =>
  text
    .replace(/(?<![\w/@.-])@([\w.-]{1,255}(?:\/[\w.-]{1,255}){0,20})/g, (all, written: string) => {
      const name = written.replace(/[./]+$/, "");
      const href = links.mention(name);
      const rest = written.slice(name.length);
      return href === undefined ? all : hold(anchor(href, `@${escapeHtml(name)}`)) + rest;
    })
    .replace(
      /(?<![\w/&#.-])((?:[\w.-]{1,255}\/){0,20}[\w.-]{0,255}#\d{1,9})(?!\w)/g,
      (all, reference: string) => {
        const issue = links.issue(reference);
        return issue === undefined ? all : hold(anchor(issue.href, escapeHtml(reference), issue.title));
      },
    );

/** HTML that texts may contain as it is: no attributes, in pairs. */
const holdTags = (text: string, { hold }: Shelf): string =>
  text
    .replace(/<br *\/?>|\\\n/g, () => hold("<br>"))
    .replace(/<(kbd|sub|sup)>([^<>\n]{1,500})<\/\1>/g, (_all, tag, inner) =>
      hold(`<${tag}>${escapeHtml(inner)}</${tag}>`),
    );

const withoutHtmlComments = (text: string): string => {
  let result = "";
  let position = 0;
  for (;;) {
    const start = text.indexOf("<!--", position);
    const end = start < 0 ? -1 : text.indexOf("-->", start);
    if (end < 0) return result + text.slice(position);
    result += text.slice(position, start);
    position = end + 3;
  }
};

/** Renders a paragraph's text: emphasis, code, links, mentions, references; everything else is escaped. */
export const renderInline = (source: string, links: Links): string => {
  const held = shelf();
  const text = source.replaceAll(/[\uE000\uE001]/g, "");
  const withoutCode = withoutHtmlComments(holdCode(text, held));
  const withoutEscapes = withoutCode.replace(/\\([!-/:-@[-`{-~])/g, (_all, mark) =>
    held.hold(escapeHtml(mark)),
  );
  const plain = holdReferences(holdAddresses(holdTags(withoutEscapes, held), held), links, held);
  return held.restore(withEmphasis(escapeHtml(plain)));
};
