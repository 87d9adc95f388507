/**
 * Our own side is reminded of what it owes: before and after a deadline, each thing once, each person in their own hours.
 * Nobody is told in public; a label and a line of the status note are there where the partner asked for them.
 */
import { workingMilliseconds } from "../../config/schema/deadlines.ts";
import { millisecondsOf } from "../../config/schema/values.ts";
import { calendarOfPerson } from "../../deadlines/calendar/calendar.ts";
import { type PartnerDeadlines, partnerDeadlines } from "../../deadlines/settings.ts";
import { type Deadline, statusOf } from "../../model/deadline.ts";
import type { Reminded } from "../../model/memory.ts";
import { mostCareful } from "../../model/mode.ts";
import { pauseOf } from "../../triage/partner-standing.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import { NEWS_AND_TIME } from "../occasions.ts";
import { ladderOf, type Rung } from "../reminding/ladder.ts";
import { nextReminder, saidAfter, type Timing } from "../reminding/next.ts";
import { type Reaches, reachesOf, say, withinReach } from "../reminding/say.ts";
import { bringScopedLabel } from "../scoped-label.ts";

const NAME = "deadlines";
const KEY = "deadline";

const isObserving = ({ configuration, partner }: Context): boolean =>
  mostCareful(configuration.mode, partner.mode) === "observe";

const snoozedUntil = ({ marks, now }: Context): Date | null => {
  const until = new Date(marks.snoozedUntil ?? 0);
  return until > now ? until : null;
};

const timingOf = ({ configuration, memory, now }: Context, { calendar }: PartnerDeadlines): Timing => {
  const { remindAfter, quiet } = configuration.deadlines;
  const spoken = memory.spokenAt === undefined ? null : Date.parse(memory.spokenAt);
  return {
    now,
    calendar,
    remindAfter: workingMilliseconds(remindAfter),
    quietUntil: spoken === null ? null : new Date(spoken + millisecondsOf(quiet)),
    hoursOf: ({ name }) => calendarOfPerson(configuration, name),
  };
};

interface Progress {
  readonly said: Reminded | undefined;
  /** When there is more to say; null: never. */
  readonly at: Date | null;
}

/** Who is passed over, since GitLab would tell them nothing; `liaison doctor` says it, too. */
const reportUnreached = ({ plan, log }: Context, ladder: readonly Rung[], reaches: Reaches): void => {
  // Where that goes for everybody, nobody is passed over.
  if ([...reaches.values()].every((reach) => reach === null)) return;
  for (const { name } of ladder.flatMap(({ people }) => people.filter((one) => reaches.get(one) === null)))
    plan.leave(
      NAME,
      `${name} can read a reminder nowhere: no member of the issue's project, nor of the inboxes', and no mail`,
    );
  if ([...reaches.values()].includes(null))
    log.warn(
      { remedy: "`liaison doctor` says who." },
      "a reminder passes somebody over who could not read it",
    );
};

/** Says what is due now: one stage, or what is left of an earlier one, or both. */
const sayDue = async (
  context: Context,
  deadline: Deadline,
  known: Reminded | undefined,
  timing: Timing,
): Promise<Progress> => {
  const { now } = context;
  const full = ladderOf(context, deadline);
  const first = nextReminder(deadline, known, full, timing);
  if (first === null || first.at > now) return { said: known, at: first?.at ?? null };
  const reaches = await reachesOf(context, full);
  const ladder = withinReach(full, reaches);
  reportUnreached(context, full, reaches);
  let said = known;
  let next = nextReminder(deadline, said, ladder, timing);
  while (next !== null && next.at <= now) {
    say(context, deadline, next, ladder, reaches);
    said = saidAfter(said, next, now);
    next = nextReminder(deadline, said, ladder, timing);
  }
  // Where nothing is really said, nothing follows from its not being heard.
  return { said, at: isObserving(context) ? null : (next?.at ?? null) };
};

/** How far people are reminded now, and when there is more to say. */
const remind = async (context: Context, deadline: Deadline, timing: Timing): Promise<Progress> => {
  const { now, turn } = context;
  const said = context.marks.reminders?.[deadline.key];
  const snoozed = snoozedUntil(context);
  if (snoozed !== null) return { said, at: snoozed };
  // It was missed, and the partner was answered or asked since: there is nothing to hurry now.
  // What a team owes is owed all the same, unless somebody has said that it waits on the partner.
  const isPartners = turn.side === "partner" && (deadline.team === undefined || turn.corrected === true);
  if (isPartners) return { said, at: null };
  // What a backfill that is to tell nobody finds missed is on the list, and stays there.
  if (context.event.found?.by === "backfilled quietly" && statusOf(deadline, now) === "missed")
    return { said: { stage: "managers", at: now.toISOString() }, at: null };
  return await sayDue(context, deadline, said, timing);
};

const sameMarks = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

const remindAll = async (context: Context, settings: PartnerDeadlines): Promise<void> => {
  const { deadlines, marks, now, plan } = context;
  const timing = timingOf(context, settings);
  const reminders: Record<string, Reminded> = {};
  for (const deadline of deadlines) {
    const { said, at } = await remind(context, deadline, timing);
    if (said !== undefined) reminders[deadline.key] = said;
    const moments = [deadline.soonAt, deadline.dueAt].flatMap((moment) =>
      moment === null ? [] : new Date(moment),
    );
    for (const moment of [...moments, ...(at === null ? [] : [at])])
      if (moment > now) plan.wake(moment, `${deadline.kind} is owed`);
  }
  if (!sameMarks(marks.reminders ?? {}, reminders)) plan.mark({ reminders });
};

/** The worst that any of them is. */
const worstOf = ({ deadlines, now }: Context): "soon" | "missed" | null => {
  const all = deadlines.map((one) => statusOf(one, now));
  return all.includes("missed") ? "missed" : all.includes("soon") ? "soon" : null;
};

const bringLabel = async (context: Context, settings: PartnerDeadlines | null): Promise<void> => {
  const { isTracker, marks, partner, plan } = context;
  const isWanted = settings?.labels === true && !isTracker && partner.labels !== "none";
  const worst = isWanted ? worstOf(context) : null;
  const wanted = worst === null ? null : `${KEY}::${worst}`;
  const before = marks.deadlineLabel ?? null;
  if (before !== wanted) plan.mark({ deadlineLabel: wanted });
  const reason =
    worst === null ? "no deadline is near" : `a deadline is ${worst === "soon" ? "near" : "missed"}`;
  await bringScopedLabel(context, { askedBy: NAME, key: KEY, wanted, before, reason });
};

const deadlines: App = (app) => {
  app.after(NEWS_AND_TIME, async (context) => {
    // All stays as it is until the pause ends, what was said included; then the issue is looked at again.
    if (pauseOf(context.partner, context.now) !== null) return;
    const settings = partnerDeadlines(context.configuration, context.partner);
    if (settings !== null) await remindAll(context, settings);
    await bringLabel(context, settings);
  });
};

export default deadlines;
