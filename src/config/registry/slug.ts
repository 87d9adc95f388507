/**
 * A row's id from its group: lower-case ASCII words joined by `-`. Abbreviated words after the first one are left
 * out (`Open Source Prog.` is `open-source`), since they are the part of a name that gets respelled.
 */
export const slugOf = (name: string): string => {
  const [first = "", ...others] = name.trim().split(/\s+/);
  const kept = others.filter((word) => !/^\p{L}+\.$/u.test(word));
  return asciiWords([first, ...kept].join(" ")) || asciiWords(name) || fingerprint(name);
};

/** Letters without accents and strokes, as people type them: `Sørensen` is `Sorensen`. */
export const plainLetters = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[øæœßłđð]/giu, (letter) => SPELLED[letter.toLowerCase()] ?? "");

const asciiWords = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const SPELLED: Readonly<Record<string, string>> = {
  ø: "o",
  æ: "ae",
  œ: "oe",
  ß: "ss",
  ł: "l",
  đ: "d",
  ð: "d",
};

/** For names without any ASCII letter: FNV-1a, so that the id depends on nothing but the name. */
const fingerprint = (name: string): string => {
  let hash = 0x811c9dc5;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return `group-${hash.toString(36)}`;
};

/**
 * Ids for all rows, in their order. Groups that share a slug get their section in front; what is still the same,
 * or in `taken` already, gets a number.
 */
export const idsFor = (
  rows: readonly { readonly section: string; readonly group: string }[],
  taken: ReadonlySet<string> = new Set(),
): string[] => {
  const slugs = rows.map((row) => slugOf(row.group));
  const counts = new Map<string, number>();
  for (const slug of slugs) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  const used = new Set(taken);
  const numbers = new Map<string, number>();
  return rows.map((row, index) => {
    const slug = slugs[index] ?? slugOf(row.group);
    const shared = (counts.get(slug) ?? 0) > 1 || used.has(slug);
    const wanted = shared && row.section !== "" ? `${slugOf(row.section)}-${slug}` : slug;
    const id = firstFree(wanted, used, numbers);
    used.add(id);
    return id;
  });
};

const firstFree = (wanted: string, used: ReadonlySet<string>, numbers: Map<string, number>): string => {
  let id = wanted;
  let number = numbers.get(wanted) ?? 2;
  for (; used.has(id); number += 1) id = `${wanted}-${number}`;
  numbers.set(wanted, number);
  return id;
};
