/** HTML that is safe to send: text becomes HTML only by being escaped. */
export interface Html {
  readonly html: string;
}

type Insert = Html | string | number | false | null | undefined | readonly Insert[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or for an attribute in quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** HTML that was made elsewhere, with care. */
export const trusted = (html: string): Html => ({ html });

const write = (insert: Insert): string => {
  if (insert === null || insert === undefined || insert === false) return "";
  if (typeof insert === "string") return escapeHtml(insert);
  if (typeof insert === "number") return String(insert);
  return "html" in insert ? insert.html : insert.map(write).join("");
};

/** A template of HTML: whatever is put in is escaped unless it is HTML already; nothing for `false` and null. */
export const html = (parts: TemplateStringsArray, ...inserts: readonly Insert[]): Html =>
  trusted(parts.map((part, index) => part + write(inserts[index])).join(""));
