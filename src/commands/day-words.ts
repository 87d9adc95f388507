/** Words that say a day, and words that seem to: those are asked about, and never guessed. */

const WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?";
/** Short weekdays, most months and ordinals are other words, too (`the Sun office`, `with Jan`): only their place tells. */
const SHORT_WEEKDAY = "(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)";
const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
/** These are other words even where a day would stand. */
const DOUBTFUL_MONTH = "(?:mar(?:ch)?|may)";
const ANY_MONTH = `(?:${MONTH}|${DOUBTFUL_MONTH})`;
const NUMBER = "\\d{1,2}(?:st|nd|rd|th|\\.)?";
const ORDINAL = "\\d{1,2}(?:st|nd|rd|th)";
const SPAN =
  "(?:day|week|weekend|month|quarter|year|night|evening|morning|afternoon|spring|summer|autumn|winter)s?";
/** What was spoken of, and not when: `plans for next quarter`. */
const TOPIC = "(?<!\\b(?:for|of|about) (?:the |our |their )?)";

const FORMS = [
  "tomorrow",
  "(?:day|night|evening) before",
  WEEKDAY,
  `(?:on|since) (?:${SHORT_WEEKDAY}|${MONTH}|(?:the )?${ORDINAL})`,
  `in ${ANY_MONTH}`,
  `(?:${SHORT_WEEKDAY}|${ANY_MONTH})\\.?,? (?:the )?${NUMBER}`,
  `${NUMBER} (?:of )?${ANY_MONTH}`,
  // The last word, after others.
  `the ${ORDINAL}(?=[.,;:!)]|$)`,
  "(?:19|20)\\d{6}",
  `(?:last|past|previous|next|coming|this) (?:${WEEKDAY}|${SHORT_WEEKDAY}|${ANY_MONTH}|${ORDINAL})`,
  `(?:last|past|previous|${TOPIC}(?:next|coming|this)) ${SPAN}`,
  `(?:\\d+|an?|one|two|three|four|five|six|ten|some|few|couple of) ${SPAN} (?:ago|before|back)`,
].join("|");

const NO_WORD = "(?![\\p{L}\\p{N}'’])";
const NAMED = new RegExp(`(?:^|[\\s(])(?:yesterday|${FORMS})${NO_WORD}`, "u");
/** Where a day would stand: first, or set apart at the end. */
const AT_START = new RegExp(
  `^(?:(?:on|in|by|since|early|late) )?(?:${SHORT_WEEKDAY}|${MONTH}|(?:the )?${ORDINAL})${NO_WORD}`,
  "u",
);
const AT_END = new RegExp(`(?:, |\\()${SHORT_WEEKDAY}[.!)]*$`, "u");
/** `24.11.2026`, `24/11`, `2026/11/24`, `2026-11`. */
const NUMBERS = /(?:^|[\s(])(\d{1,4})([./-])(\d{1,2})(?:\2(\d{2,4})?)?(?![\p{L}\p{N}])/u;

const isDayOrMonth = (text: string | undefined): boolean => Number(text) >= 1 && Number(text) <= 31;

/** Whether numbers with something between them can be a date: `2.0` and `99/100` cannot. */
const areDate = (words: string, isAtStart: boolean): boolean => {
  const found = NUMBERS.exec(words);
  if (found === null || (isAtStart && found.index > 0)) return false;
  const [, first = "", , second = "", third] = found;
  if (first.length === 4) return /^(?:19|20)/.test(first) && isDayOrMonth(second);
  if (!isDayOrMonth(first) || !isDayOrMonth(second) || Math.min(Number(first), Number(second)) > 12)
    return false;
  // Without a year it may be a version or a fraction, which is only taken for a day where a day would stand.
  return isAtStart || third !== undefined;
};

const plainOf = (words: string): string =>
  words
    .toLowerCase()
    .replace(/["“”„]|(?<!\p{L})'|'(?!\p{L})/gu, "")
    .replace(/^[\s\-–—:,;(]+/, "")
    .replace(/\s+/g, " ");

/** Whether a text seems to name a day, at its beginning or further on. */
export const namesDay = (words: string): boolean => {
  const plain = plainOf(words);
  const start = plain.replace(/^(?:(?:on|in|at|the|by|since|for) )+/, "");
  const isNamed = [NAMED, AT_START, AT_END].some((form) => form.test(plain));
  return isNamed || areDate(start, true) || areDate(plain, false);
};

const LIKE_DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;

const isThere = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

/** The word that says when, if it is one; `day` null: it is like one and names no day. */
export const dayOf = (text: string | undefined): { readonly day: string | null } | undefined => {
  const word = (text ?? "").toLowerCase().replace(/[.,:;!?]+$/, "");
  if (word === "today" || word === "yesterday") return { day: word };
  if (!LIKE_DATE.test(word)) return undefined;
  return { day: isThere(word) ? word : null };
};
