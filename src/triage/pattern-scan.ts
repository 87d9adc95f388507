/** One element of a pattern with its repetition: `a`, `\s+`, `[a-z]?`, `(x|y)`, `.*`; or a `|` between alternatives. */
export interface Atom {
  readonly text: string;
  /** Can match over a distance in many ways, which a common automaton has to keep apart. */
  readonly wide: boolean;
}

const REPETITION = /[*+?]\??|\{\d+(?:,\d*)?\}\??/y;
const ESCAPE = /\\(?:x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[pP](?:\{\^?\w+\}|\w)|[0-7]{1,3}|[^QEC])/y;
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]/y;

/** A group that only groups: others (flags, look-around) are not taken apart. */
const GROUP = /\((?:\?:|\?P?<\w+>)?(?!\?)/y;

const match = (expression: RegExp, text: string, at: number): string | undefined => {
  expression.lastIndex = at;
  return expression.exec(text)?.[0];
};

/** Classes that stay within a word, or within a run of spaces. */
const NARROW_CLASS = /^\[(?:\w-\w|\\[dw.-]|[\w.-])*\]$|^\[(?:\\[stn]|[ \t])*\]$/;

/** Whether repeating this element lets it run over spaces or almost everything. */
const runsFar = (element: string): boolean =>
  element === "." ||
  element.startsWith("(") ||
  /^\\[DSWpP]/.test(element) ||
  (element.startsWith("[") && !NARROW_CLASS.test(element));

/** More copies than this make the automaton count. */
const FEW = 10;

const isWide = (element: string, repetition: string): boolean => {
  if (repetition === "" || repetition.startsWith("?")) return false;
  const [most] = /\d+(?=\})/.exec(repetition) ?? [];
  if (most !== undefined && Number(most) <= 1) return false;
  return runsFar(element) || Number(most ?? 0) > FEW;
};

interface Cursor {
  at: number;
}

/** Reads up to the end, or to the `)` that ends this group; undefined: not understood. */
const scan = (pattern: string, cursor: Cursor): Atom[] | undefined => {
  const atoms: Atom[] = [];
  while (cursor.at < pattern.length && pattern[cursor.at] !== ")") {
    const start = cursor.at;
    let inner = false;
    const open = match(GROUP, pattern, start);
    if (open !== undefined) {
      cursor.at += open.length;
      const content = scan(pattern, cursor);
      if (content === undefined || pattern[cursor.at] !== ")") return undefined;
      inner = content.some((atom) => atom.wide);
      cursor.at += 1;
    } else {
      const element = match(ESCAPE, pattern, start) ?? match(CLASS, pattern, start) ?? pattern[start] ?? "";
      if (element === "\\" || element === "[" || element === "(") return undefined;
      cursor.at += element.length;
    }
    const element = pattern.slice(start, cursor.at);
    const repetition = match(REPETITION, pattern, cursor.at) ?? "";
    cursor.at += repetition.length;
    atoms.push({ text: element + repetition, wide: inner || isWide(element, repetition) });
  }
  return atoms;
};

/** Takes a pattern of RE2's syntax apart at its top level; undefined where it holds what is not understood here. */
export const scanAtoms = (pattern: string): readonly Atom[] | undefined => {
  const cursor = { at: 0 };
  const atoms = scan(pattern, cursor);
  return cursor.at === pattern.length ? atoms : undefined;
};
