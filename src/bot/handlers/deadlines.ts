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
import { ladderOf, STAGES } from "../reminding/ladder.ts";
import { nextReminder, type Reminder, type Timing } from "../reminding/next.ts";
import { reminderText } from "../reminding/words.ts";
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

const tell = (context: Context, deadline: Deadline, { stage, people }: Reminder): void => {
  const ladder = ladderOf(context, deadline);
  const [first] = people;
  const earlier = STAGES.slice(1, Math.max(1, STAGES.indexOf(stage)));
  const before = ladder.filter((rung) => earlier.includes(rung.stage)).flatMap((rung) => rung.people);
  const calendar = calendarOfPerson(context.configuration, first?.name ?? "");
  context.plan.tell({
    people,
    orInInboxOf: context.liaison.liaisons,
    body: reminderText(context, deadline, { stage, calendar, before }),
    short: null,
    quiet: false,
    occurrence: `${deadline.key} ${stage}`,
    reason: `${deadline.kind}: ${stage}`,
  });
};

/** How far people are reminded now, and when there is more to say. */
const remind = (
  context: Context,
  deadline: Deadline,
  timing: Timing,
): { readonly said: Reminded | undefined; readonly at: Date | null } => {
  const { now, turn } = context;
  const said = context.marks.reminders?.[deadline.key];
  const snoozed = snoozedUntil(context);
  if (snoozed !== null) return { said, at: snoozed };
  // It was missed, and the partner was answered or asked since: there is nothing to hurry now.
  if (turn.side === "partner") return { said, at: null };
  // What a backfill that is to tell nobody finds missed is on the list, and stays there.
  if (context.event.found?.by === "backfilled quietly" && statusOf(deadline, now) === "missed")
    return { said: { stage: "managers", at: now.toISOString() }, at: null };
  const next = nextReminder(deadline, said, ladderOf(context, deadline), timing);
  if (next === null || next.at > now) return { said, at: next?.at ?? null };
  tell(context, deadline, next);
  const saidNow = { stage: next.stage, at: now.toISOString() };
  // Where nothing is really said, nothing follows from its not being heard.
  if (isObserving(context)) return { said: saidNow, at: null };
  const after = nextReminder(deadline, saidNow, ladderOf(context, deadline), timing);
  return { said: saidNow, at: after?.at ?? null };
};

const sameMarks = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

const remindAll = (context: Context, settings: PartnerDeadlines): void => {
  const { deadlines, marks, now, plan } = context;
  const timing = timingOf(context, settings);
  const reminders: Record<string, Reminded> = {};
  for (const deadline of deadlines) {
    const { said, at } = remind(context, deadline, timing);
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
    if (settings !== null) remindAll(context, settings);
    await bringLabel(context, settings);
  });
};

export default deadlines;
