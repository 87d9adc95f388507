/** Texts that people, and those who mean harm, might send. */
import fc from "fast-check";
import { TRICKS } from "../../render/hostile.ts";

/** Characters that programs trip over. */
const ODD_CHARACTERS: readonly string[] = [
  "\0",
  "\uD800",
  "\uDC00",
  "\uFEFF",
  "\uFFFD",
  "\u2028",
  "\u202E",
  "\u200B",
  "\u0085",
  "\x1b[2J",
  "\x7f",
  "İ",
  "ß",
  "ﷺ",
  "👩‍👩‍👧‍👦",
  "e\u0301\u0301\u0301",
  "\r",
  "\t",
  "\\",
  '"',
  "'",
  "`",
  "{{x}}",
];

const long = fc
  .tuple(
    fc.constantFrom("x", " ", "\n", "a b ", "[", "`", "*", "> ", "- ", "\\", "é", "<", "("),
    fc.noBias(fc.nat({ max: 1_500 })),
  )
  .map(([piece, times]) => piece.repeat(times));

/** Any text, from harmless to hostile, mostly short. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...TRICKS, ...ODD_CHARACTERS) },
  { weight: 3, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: long },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...TRICKS, ...ODD_CHARACTERS, "x", " ", "\n"), { maxLength: 8 })
      .map((all) => all.join("")),
  },
);
