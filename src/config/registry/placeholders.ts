const WORDS = new Set([
  "",
  "tbd",
  "tba",
  "tbc",
  "t.b.d.",
  "to be determined",
  "to be defined",
  "to be decided",
  "n/a",
  "na",
  "n.a.",
  "not applicable",
  "none",
  "none yet",
  "nobody",
  "nobody yet",
  "no one",
  "no meetings",
  "vacant",
  "unknown",
]);

/** Whether a cell's text says that there is nothing or nobody (yet): `??`, `TBD`, `N/A`, a dash, an empty cell … */
export const isPlaceholder = (text: string): boolean => {
  const word = text.trim().toLowerCase();
  const bare = word.startsWith("(") && word.endsWith(")") ? word.slice(1, -1).trim() : word;
  return WORDS.has(bare) || /^(?:\?+|[-‐‑‒–—―_.]+)$/.test(bare);
};
