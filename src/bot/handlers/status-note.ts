/** One note per issue says who looks after it and what happens next; it is edited in place, never repeated. */
import { partnerDeadlines } from "../../deadlines/settings.ts";
import { UNSAID } from "../../escalation/machine.ts";
import { statusOf } from "../../model/deadline.ts";
import type { EscalationLine, StatusView } from "../../model/effect.ts";
import { areaName, knowersOf } from "../../triage/areas.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import type { KnownEscalation } from "../known-escalation.ts";
import { groupOf, publicUrlOf } from "../stories.ts";

/** What nobody has wanted, or nobody wants any more before it began, is not worth a line. */
const isTold = ({ view }: KnownEscalation): boolean => !UNSAID.includes(view.state);

const lineOf =
  ({ configuration }: Context) =>
  (one: KnownEscalation): EscalationLine => {
    const { state, since, openedAt, acknowledgedAt, answeredAt, hindrance } = one.view;
    return {
      group: groupOf(configuration, one.record.team),
      state,
      since,
      openedAt,
      acknowledgedAt,
      answeredAt,
      url: publicUrlOf(one),
      hindered: hindrance !== null,
    };
  };

/** Until when the partner is owed an answer, where they want to see it. */
const dueLine = ({ configuration, deadlines, now, partner }: Context): Pick<StatusView, "due"> => {
  if (partnerDeadlines(configuration, partner)?.public !== true) return {};
  const answers = deadlines.filter(({ kind, dueAt }) => dueAt !== null && kind !== "escalationAcknowledged");
  const next = answers.find(({ team }) => team === undefined) ?? answers[0];
  if (next?.dueAt == null) return {};
  return { due: { at: next.dueAt, missed: statusOf(next, now) === "missed" } };
};

/** Who is there first; whoever is away is named apart. */
const peopleOf = ({ liaison }: Context): Pick<StatusView, "liaisons" | "managers" | "away"> => {
  const { away, liaisons, managers } = liaison;
  const gone = new Set(away.map(({ person }) => person.name));
  const present = liaisons.filter(({ name }) => !gone.has(name));
  return {
    liaisons: present,
    managers: present.length === 0 ? managers : [],
    ...(away.length === 0 ? {} : { away: away.map(({ person, lastDay }) => ({ person, lastDay })) }),
  };
};

const MOST_AREAS = 3;
const MOST_PEOPLE = 4;

/** Who knows about what it is about, in names that notify nobody. */
const areasOf = ({ areas, configuration, issue, now }: Context): Pick<StatusView, "areas"> => {
  if (issue.state === "closed") return {};
  const named = areas.about(issue).flatMap((area) => {
    const people = knowersOf(configuration, area, issue.ref.instance, now).map(({ name }) => name);
    return people.length === 0 ? [] : [{ name: areaName(area), people: people.slice(0, MOST_PEOPLE) }];
  });
  return named.length === 0 ? {} : { areas: named.slice(0, MOST_AREAS) };
};

const viewOf = (context: Context): StatusView => ({
  partner: { id: context.partner.id, name: context.partner.name },
  group: context.liaison.row?.group ?? null,
  ...peopleOf(context),
  alsoTold: [],
  waitingOn: context.turn.side,
  waitingSince: context.turn.since,
  state: context.issue.state,
  escalations: context.escalations.filter(isTold).map(lineOf(context)),
  ...dueLine(context),
  ...areasOf(context),
});

const EVENTS = [
  "issue.open",
  "issue.reopen",
  "issue.close",
  "issue.update",
  "note.create",
  "note.update",
  "emoji.award",
  "escalation.change",
  "time.due",
] as const;

/** News in which nobody said or did anything to the issue as a whole. */
const QUIET = new Set<string>(["note.update", "emoji.award", "time.due"]);

const statusNote: App = (app) => {
  app.after(EVENTS, (context) => {
    if (context.issue.state === "closed" && !context.hasStatusNote)
      return context.plan.leave("status-note", "the issue was closed before we said anything");
    // A reaction or an edit alone is no reason to speak up; what followed from it may be.
    const quiet = QUIET.has(context.event.name);
    if (quiet && !context.hasStatusNote) return;
    context.plan.statusNote({
      view: viewOf(context),
      reason: "the partner can see who looks after the issue and what happens next",
    });
  });
};

export default statusNote;
