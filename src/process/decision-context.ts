/** What handlers see of the facts of a decision, with what was wanted so far in it. */
import type { Context, Reader, Records } from "../bot/context.ts";
import { type KnownEscalation, withChanges } from "../bot/known-escalation.ts";
import type { Decision } from "../bot/run.ts";
import { silenceOf } from "../bot/silenced.ts";
import type { Vocabulary } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { IssueNews } from "../model/event.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMarks, IssueMemory } from "../model/memory.ts";
import { assignedTo } from "../triage/assigned.ts";
import { clocksAt, isTracker } from "./deadlines.ts";
import type { Brain, Facts } from "./facts.ts";
import type { RolesOn } from "./people.ts";

/** With what was wanted of our silence so far. */
export const silenceWith = (
  facts: Facts,
  marks: IssueMarks,
  said: Decision["projectStop"],
  configuration: Configuration,
): string | null => {
  const projectStop = said === undefined ? facts.projectStop : said;
  return silenceOf({ labels: facts.issue.labels, marks, projectStop }, configuration);
};

/** An issue that was moved away, or taken back, is no part of an escalation any more. */
export const isAbout =
  ({ ref }: IssueSnapshot) =>
  ({ view }: KnownEscalation): boolean =>
    view.sources.some(({ issueKey }) => issueKey === issueKeyOf(ref));

/** A context, but for the plan that each handler writes into. */
export type Given = Omit<Context, "plan">;

/** What handlers see of the facts, with what was wanted so far in this decision. `words`: what commands can speak of. */
export const contextFor = (
  facts: Facts,
  memory: IssueMemory,
  before: readonly KnownEscalation[],
  brain: Brain & { readonly words: Vocabulary },
  reads: { readonly reader: Reader; readonly records: Records },
  rolesOn: RolesOn,
) => {
  const { issue, partner } = facts;
  const shared = {
    issue,
    partner,
    partnerReason: facts.match.reason,
    liaison: assignedTo(brain.configuration, partner, issue.ref.iid, new Date(facts.now)),
    memory,
    lastLookedAt: facts.memory?.rememberedAt ?? null,
    ownLabels: facts.ownLabels,
    labelsUnderWay: facts.labelsUnderWay,
    hasStatusNote: facts.hasStatusNote,
    reached: facts.reached,
    isTracker: isTracker(facts),
    configuration: brain.configuration,
    rules: brain.rules,
    areas: brain.areas,
    renderComment: brain.renderComment,
    render: brain.render,
    now: new Date(facts.now),
    log: brain.limits.log.child({ partner: partner.id }),
    gitlab: reads.reader,
    records: reads.records,
    ownIds: new Set(facts.ownIds),
    roleOf: rolesOn.somebody(issue),
    words: brain.words,
  };
  return (event: IssueNews) =>
    (soFar: Decision): Given => {
      const all = withChanges(before, soFar.escalations);
      const escalations = all.filter(isAbout(issue));
      const marks = { ...memory.marks, ...soFar.marks };
      const turn = marks.correction ?? memory.turn;
      const { deadlines, waits } = clocksAt(facts, memory, { turn, marks, escalations }, brain.configuration);
      return {
        ...shared,
        event,
        escalations,
        formerEscalations: all.filter((one) => !escalations.includes(one)),
        marks,
        runs: [...facts.runs, ...soFar.commands],
        registered: soFar.registered,
        turn: waits,
        deadlines,
        silenced: silenceWith(facts, marks, soFar.projectStop, brain.configuration),
      };
    };
};
