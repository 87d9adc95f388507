import { scopeOf } from "../model/scoped.ts";

/** What is known of an issue's labels and of what we may do with them. */
export interface LabelSituation {
  /** Titles on the issue now. */
  readonly current: ReadonlySet<string>;
  /** Titles that a human took off. */
  readonly removedByHand: ReadonlySet<string>;
  /** Titles that were put back after a rule had taken them off. */
  readonly keptOn?: ReadonlySet<string>;
  /** Titles that we put on. */
  readonly own: ReadonlySet<string>;
  /** Titles that the project and its groups have; null: not known, taken as they come. */
  readonly existing: ReadonlySet<string> | null;
  /** The partner's `labels:` in the configuration. */
  readonly policy: "none" | "existing" | "create";
}

/** Why a label may not be put on; or which labels of its scope it replaces. */
export type Refusal = { readonly refused: string } | { readonly replaces: readonly string[] };

/** Why nothing is done where a partner lets us do nothing. */
export const NOT_OURS = "the partner's labels are not ours to change (labels: none)";

const missing = (title: string, existing: ReadonlySet<string>): string => {
  const lower = title.toLowerCase();
  const alike = [...existing].find((other) => other.toLowerCase() === lower);
  const hint = alike === undefined ? "" : `; it has "${alike}", and titles are case-sensitive`;
  return `the project has no such label, and we may not create one (labels: existing)${hint}`;
};

const refusalByPolicy = (title: string, situation: LabelSituation): string | undefined => {
  const { policy, existing, removedByHand } = situation;
  if (policy === "none") return NOT_OURS;
  if (removedByHand.has(title)) return "a person took it off, and it stays off";
  if (policy === "existing" && existing !== null && !existing.has(title)) return missing(title, existing);
  return undefined;
};

/** Judges one label. `on` is what was already decided, `off` what is not there or goes. */
export const refusalOf = (
  title: string,
  situation: LabelSituation,
  on: readonly { readonly title: string; readonly askedBy: string }[],
  off: ReadonlySet<string>,
): Refusal => {
  const byPolicy = refusalByPolicy(title, situation);
  if (byPolicy !== undefined) return { refused: byPolicy };
  const scope = scopeOf(title);
  if (scope === undefined) return { replaces: [] };
  const rival = on.find((other) => scopeOf(other.title) === scope);
  if (rival !== undefined) {
    return {
      refused: `the rule "${rival.askedBy}", which comes first, wants "${rival.title}" of the same scope`,
    };
  }
  const sameScope = [...situation.current].filter((other) => scopeOf(other) === scope && !off.has(other));
  const others = sameScope.filter((other) => !situation.own.has(other));
  return others[0] === undefined
    ? { replaces: sameScope }
    : { refused: `"${others[0]}" of the same scope is on the issue, and we did not put it there` };
};
