/** Which reminder of a deadline comes next, and from when on it may be said: pure. */
import type { Calendar } from "../../deadlines/calendar/calendar.ts";
import { addWorkingTime, nextWorkingMoment } from "../../deadlines/calendar/working-time.ts";
import type { Deadline } from "../../model/deadline.ts";
import type { PersonRef } from "../../model/effect.ts";
import type { Reminded } from "../../model/memory.ts";
import { type Rung, STAGES } from "./ladder.ts";

/** A reminder. */
export interface Reminder extends Rung {
  /** Said as soon as this has come. */
  readonly at: Date;
}

/** What the time of a reminder depends on. */
export interface Timing {
  readonly now: Date;
  /** Of the deadline. */
  readonly calendar: Calendar;
  /** Milliseconds of working time from a missed deadline to the next stage; later ones take twice as long each. */
  readonly remindAfter: number;
  /** Until then people are talking; null: they are not. */
  readonly quietUntil: Date | null;
  /** When somebody works. */
  readonly hoursOf: (person: PersonRef) => Calendar;
}

/** What is older when it is heard of for the first time is on the list, and nobody is called for it any more. */
const OLD_MS = 7 * 86_400_000;

type Step = { readonly rung: Rung | undefined; readonly at: Date };

const firstStep = (
  deadline: Deadline,
  said: Reminded | undefined,
  ladder: readonly Rung[],
  now: Date,
): Step | null => {
  const rungOf = (stage: Rung["stage"]) => ladder.find((rung) => rung.stage === stage);
  // Where nobody looks after it, whoever comes next on the ladder is not kept waiting as well.
  const firstFrom = (stage: Rung["stage"]) =>
    ladder.find((rung) => STAGES.indexOf(rung.stage) >= STAGES.indexOf(stage));
  const dueAt = new Date(deadline.dueAt ?? 0);
  const isMissed = dueAt <= now;
  if (isMissed && said === undefined && now.getTime() - dueAt.getTime() > OLD_MS) return null;
  const soon = rungOf("soon");
  if (!isMissed && said === undefined && deadline.soonAt !== null && soon !== undefined)
    return { rung: soon, at: new Date(deadline.soonAt) };
  return { rung: firstFrom("missed"), at: dueAt };
};

/** After a missed deadline each stage follows the one before, with growing intervals. */
const laterStep = (said: Reminded, ladder: readonly Rung[], { calendar, remindAfter }: Timing): Step => {
  const place = STAGES.indexOf(said.stage);
  const rung = ladder.find(({ stage }) => STAGES.indexOf(stage) > place);
  const steps = STAGES.indexOf(rung?.stage ?? "cover") - STAGES.indexOf("cover");
  return { rung, at: addWorkingTime(calendar, new Date(said.at), remindAfter * 2 ** steps) };
};

/** null: nothing more is said of this deadline. */
export const nextReminder = (
  deadline: Deadline,
  said: Reminded | undefined,
  ladder: readonly Rung[],
  timing: Timing,
): Reminder | null => {
  const { now, quietUntil, hoursOf } = timing;
  if (deadline.dueAt === null) return null;
  const begun = said !== undefined && said.stage !== "soon";
  const step = begun ? laterStep(said, ladder, timing) : firstStep(deadline, said, ladder, now);
  const [first] = step?.rung?.people ?? [];
  if (step?.rung === undefined || first === undefined) return null;
  const from = Math.max(step.at.getTime(), quietUntil?.getTime() ?? 0, now.getTime());
  return { ...step.rung, at: nextWorkingMoment(hoursOf(first), new Date(from)) };
};
