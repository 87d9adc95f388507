/** What a rhythm counts in. A quarter is three months of the calendar. */
export type CadenceUnit = "day" | "week" | "month" | "quarter" | "year";

/** A day of the week. */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** One thing that happens again and again: `times` times every `every` units. */
export interface Occurrence {
  /** The part of the text that this was read from. */
  readonly words: string;
  /** 2 for every second week. At least 1. */
  readonly every: number;
  readonly unit: CadenceUnit;
  /** How often within each of those spans; 2 for twice a month. At least 1. */
  readonly times: number;
  readonly weekday?: Weekday;
  /** Which of those weekdays in the unit: 1 for the first Monday, -1 for the last. */
  readonly ordinal?: number;
  /** The day of the month, 1 to 31. */
  readonly dayOfMonth?: number;
  /** `HH:MM`, 24 hours. */
  readonly time?: string;
  /** The time's zone as written, e.g. `UTC` or `Europe/Berlin`; absent: the text names none. */
  readonly zone?: string;
  /** What it is about, e.g. `EMEA scrum`. */
  readonly about?: string;
  /** It is the team's own meeting. */
  readonly team?: true;
  /** `join` and `attend` say that somebody else runs it. */
  readonly role?: "attend" | "host";
  /** How an ambiguous word was read, as a sentence. */
  readonly doubt?: string;
}

/** How often a team meets: the table's words, and what a schedule can make of them. */
export interface Cadence {
  /** The text, unchanged. */
  readonly words: string;
  readonly occurrences: readonly Occurrence[];
  /** The parts that name no rhythm. */
  readonly unparsed: readonly string[];
}
