/** Which reminder of a deadline comes next, and from when on it may be said: pure. */
import type { Calendar } from "../../deadlines/calendar/calendar.ts";
import { addWorkingTime, nextWorkingMoment } from "../../deadlines/calendar/working-time.ts";
import type { Deadline } from "../../model/deadline.ts";
import type { PersonRef } from "../../model/effect.ts";
import type { Reminded, ReminderStage } from "../../model/memory.ts";
import { type Rung, STAGES } from "./ladder.ts";

/** A reminder, for those of a stage who work then. */
export interface Reminder extends Rung {
  /** Said as soon as this has come. */
  readonly at: Date;
  /** The others of the stage: their working time comes later. */
  readonly left: readonly PersonRef[];
  /** Its stage was said to others before. */
  readonly isCatchingUp: boolean;
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

const placeOf = (stage: ReminderStage): number => STAGES.indexOf(stage);
const isLater = (stage: ReminderStage): boolean => placeOf(stage) >= placeOf("cover");

/** How many later stages were said; of what an earlier version said, those that there are. */
const laterOf = ({ stage, later }: Reminded, ladder: readonly Rung[]): number =>
  later ?? ladder.filter((rung) => isLater(rung.stage) && placeOf(rung.stage) <= placeOf(stage)).length;

/** After a missed deadline each stage follows the one before, with growing intervals; one without anybody takes no time. */
const laterStep = (said: Reminded, ladder: readonly Rung[], { calendar, remindAfter }: Timing): Step => {
  const rung = ladder.find(({ stage }) => placeOf(stage) > placeOf(said.stage));
  const after = remindAfter * 2 ** laterOf(said, ladder);
  return { rung, at: addWorkingTime(calendar, new Date(said.at), after) };
};

/** Of these people the first who work then, and when; the others' time is yet to come. */
const firstToWork = (
  people: readonly PersonRef[],
  from: Date,
  { now, quietUntil, hoursOf }: Timing,
): Pick<Reminder, "people" | "left" | "at"> | null => {
  const earliest = new Date(Math.max(from.getTime(), quietUntil?.getTime() ?? 0, now.getTime()));
  const moments = people.map((person) => ({ person, at: nextWorkingMoment(hoursOf(person), earliest) }));
  const [at] = moments.map((one) => one.at).toSorted((one, other) => one.getTime() - other.getTime());
  if (at === undefined) return null;
  const works = (one: { readonly at: Date }): boolean => one.at <= at;
  return {
    at,
    people: moments.filter(works).map(({ person }) => person),
    left: moments.filter((one) => !works(one)).map(({ person }) => person),
  };
};

/** Those who did not work yet when their stage was said: of the earliest stage first. */
const nextLeft = (
  dueAt: Date,
  said: Reminded | undefined,
  ladder: readonly Rung[],
  timing: Timing,
): Reminder | null => {
  const left = said?.left ?? [];
  const ofStages = ladder.flatMap(({ stage, people }): Reminder[] => {
    const waiting = people.filter(({ name }) => left.some((one) => one.stage === stage && one.name === name));
    const next = firstToWork(waiting, timing.now, timing);
    // Who begins to work when it is missed is told that, and not that it is near.
    const isTooLate = stage === "soon" && next !== null && next.at >= dueAt;
    return next === null || isTooLate ? [] : [{ stage, ...next, isCatchingUp: true }];
  });
  return ofStages.toSorted((one, other) => one.at.getTime() - other.at.getTime())[0] ?? null;
};

const nextStage = (
  deadline: Deadline,
  said: Reminded | undefined,
  ladder: readonly Rung[],
  timing: Timing,
): Reminder | null => {
  const begun = said !== undefined && said.stage !== "soon";
  const step = begun ? laterStep(said, ladder, timing) : firstStep(deadline, said, ladder, timing.now);
  if (step?.rung === undefined) return null;
  const next = firstToWork(step.rung.people, step.at, timing);
  return next === null ? null : { stage: step.rung.stage, ...next, isCatchingUp: false };
};

/** null: nothing more is said of this deadline. */
export const nextReminder = (
  deadline: Deadline,
  said: Reminded | undefined,
  ladder: readonly Rung[],
  timing: Timing,
): Reminder | null => {
  if (deadline.dueAt === null) return null;
  const left = nextLeft(new Date(deadline.dueAt), said, ladder, timing);
  const stage = nextStage(deadline, said, ladder, timing);
  return left !== null && (stage === null || left.at <= stage.at) ? left : (stage ?? left);
};

/** What is to be remembered once a reminder is said. */
export const saidAfter = (said: Reminded | undefined, reminder: Reminder, now: Date): Reminded => {
  const { stage, people, left, isCatchingUp } = reminder;
  const told = new Set(people.map(({ name }) => name));
  const before = (said?.left ?? []).filter((one) =>
    // Who was not told that it is near hears now that it is missed.
    isCatchingUp ? one.stage !== stage || !told.has(one.name) : one.stage !== "soon",
  );
  const waiting = isCatchingUp ? before : [...before, ...left.map(({ name }) => ({ stage, name }))];
  const later = (said?.later ?? 0) + (isLater(stage) && !isCatchingUp ? 1 : 0);
  const base = isCatchingUp && said !== undefined ? said : { stage, at: now.toISOString() };
  return {
    stage: base.stage,
    at: base.at,
    ...(later === 0 ? {} : { later }),
    ...(waiting.length === 0 ? {} : { left: waiting }),
  };
};
