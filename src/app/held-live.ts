/** The configuration at work, which is replaced as a whole, and absences beside it, which come and go. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Live } from "./live.ts";

type Absences = Configuration["away"];

/** What is at work now. */
export interface HeldLive {
  readonly live: () => Live;
  /** Puts another configuration in its place; absences stay. */
  readonly replace: (next: Live) => void;
  /** From now on these absences count beside those of the configuration. */
  readonly heedAbsences: (absences: Absences) => void;
}

const withAbsences = (live: Live, more: Absences): Live => {
  if (more.length === 0) return live;
  const configuration = { ...live.configuration, away: [...live.configuration.away, ...more] };
  return { ...live, configuration, brain: { ...live.brain, configuration } };
};

/** Holds a configuration. The same absences once more change nothing, also not by which object it is. */
export const holdLive = (first: Live): HeldLive => {
  let compiled = first;
  let absences: Absences = [];
  let live = first;
  return {
    live: () => live,
    replace: (next) => {
      compiled = next;
      live = withAbsences(compiled, absences);
    },
    heedAbsences: (given) => {
      if (JSON.stringify(given) === JSON.stringify(absences)) return;
      absences = given;
      live = withAbsences(compiled, absences);
    },
  };
};
