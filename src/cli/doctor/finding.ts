/** What `liaison doctor` finds. */

/** `limited`: works as it is meant to with what was granted, and could do more. `warning` and `error` are wrong. */
export type Severity = "fine" | "limited" | "warning" | "error";

/** How findings are marked on the terminal, here and by `liaison hooks check`. */
export const MARKS: Readonly<Record<Severity, string>> = {
  fine: "✓",
  limited: "·",
  warning: "!",
  error: "✗",
};

/** Explains the marks. */
export const LEGEND = "✓ fine   · works, and could do more   ! wrong   ✗ wrong, and something is lost";

/** One finding, for people. */
export interface Finding {
  readonly check:
    | "configuration"
    | "tokens"
    | "places"
    | "labels"
    | "hooks"
    | "clock"
    | "channels"
    | "database";
  readonly severity: Severity;
  /** An instance, a place, or the database. */
  readonly about: string;
  readonly sentence: string;
  /** What to do; null where nothing is to be done. */
  readonly remedy: string | null;
  /** What one loses without that. */
  readonly loss: string | null;
}

/** Something that is as it should be. */
export const fine = (check: Finding["check"], about: string, sentence: string): Finding => ({
  check,
  severity: "fine",
  about,
  sentence,
  remedy: null,
  loss: null,
});

/** Whether anything is wrong. */
export const isWrong = ({ severity }: Finding): boolean => severity === "warning" || severity === "error";
