/** What digests say of escalations: only what those who read it may see of both issues, as these are now. Pure. */
import type { Care } from "../bot/standing.ts";
import { groupOf } from "../bot/stories.ts";
import { foldEscalation } from "../escalation/fold.ts";
import { WITH_TEAM } from "../escalation/machine.ts";
import type { EscalationRecord, EscalationSource, EscalationView } from "../model/escalation.ts";
import { rankOf, rankOfIssue } from "../model/rank.ts";
import type { DigestTemplateView } from "../render/digest-views.ts";
import type { DigestFacts } from "./facts.ts";
import type { LinesInput } from "./lines.ts";
import { ageOf, type Line, maySee, type Readers } from "./sections.ts";

/** An escalation that a digest tells of. */
export interface Asked {
  readonly record: EscalationRecord;
  readonly view: EscalationView;
  /** The partner's issue that it is told of with. */
  readonly source: EscalationSource;
  /** The name of that partner. */
  readonly partner: string;
}

const OVER: ReadonlySet<string> = new Set(["done", "withdrawn", "dropped", "relayed"]);

/** Nobody but the team has to do anything. */
const WAITING: ReadonlySet<string> = new Set(["requested", ...WITH_TEAM]);

/**
 * Those that are not over: what the digest's own team is asked, and what is asked for the sake of issues that the digest
 * is about. Of a partner who is paused, or has left, nothing is said.
 */
export const escalationsFor = (
  { escalations }: Pick<DigestFacts, "escalations">,
  { edition }: Pick<LinesInput, "edition">,
  careOf: (source: EscalationSource) => Care | null,
  isFor: (care: Care) => boolean,
): Asked[] =>
  escalations.flatMap((record) => {
    const view = foldEscalation(record);
    if (OVER.has(view.state)) return [];
    const active = view.sources.flatMap((source) => {
      const care = careOf(source);
      return care === null || care.isPaused ? [] : [{ source, care }];
    });
    const isAsked = edition.row !== null && record.team === edition.row.id;
    const told = active.find(({ care }) => isFor(care)) ?? (isAsked ? active[0] : undefined);
    return told === undefined ? [] : [{ record, view, source: told.source, partner: told.care.partner.name }];
  });

const STATES: Readonly<Record<string, string>> = {
  proposed: "to be decided",
  requested: "being opened",
  open: "not looked at yet",
  acknowledged: "looked at",
  answered: "answered, to be sent",
  declined: "declined",
  unanswered: "closed without an answer",
  lost: "lost",
};

/** Since when it became a source others may read it or not: what is not remembered is nobody's to see. */
const ranksOf = (
  asked: readonly Asked[],
  { issues }: Pick<DigestFacts, "issues">,
): ((source: EscalationSource) => number) => {
  const keys = new Set(asked.map(({ source }) => source.issueKey));
  const known = new Map(
    (keys.size === 0 ? [] : issues)
      .filter(({ issueKey }) => keys.has(issueKey))
      .map(({ issueKey, memory }) => [issueKey, rankOfIssue(memory.snapshot)]),
  );
  return ({ issueKey, rank }) => Math.max(rank, known.get(issueKey) ?? rankOf("private", true));
};

/** A line for each. */
export const escalationLines = (
  asked: readonly Asked[],
  facts: Pick<DigestFacts, "issues">,
  readers: Readers,
  { configuration, now }: Pick<LinesInput, "configuration" | "now">,
): Line[] => {
  const rankOfSource = ranksOf(asked, facts);
  return asked.map(({ record, view, source, partner }) => {
    const rank = view.target === null ? 0 : rankOf(view.target.visibility, view.target.confidential);
    // Where the team's place is not for everybody here, the partner's issue may be all the same.
    const target = maySee(readers, rank) ? view.target : null;
    return {
      rank: rankOfSource(source),
      at: Date.parse(view.since),
      item: {
        partner,
        reference: target?.reference ?? source.reference,
        url: target?.url ?? source.url,
        title: target === null ? null : `for ${source.reference}`,
        age: ageOf(view.since, now),
        who: groupOf(configuration, record.team),
        todo: STATES[view.state] ?? view.state,
        due: null,
        isLate: false,
      },
    };
  });
};

/** How many are with a team, or have come back from it. */
export const countedStates = (asked: readonly Asked[]): DigestTemplateView["states"] => {
  const counted = asked.filter(({ view: { state } }) => WITH_TEAM.includes(state) || state === "answered");
  return [...Map.groupBy(counted, ({ view }) => view.state)].map(([state, of]) => ({
    state: STATES[state] ?? state,
    count: of.length,
  }));
};

/** Whether it needs whoever reads the digest, or is news to them. */
export const callsFor = ({ record, view }: Asked, { edition }: Pick<LinesInput, "edition">, since: Date) =>
  record.team === edition.row?.id || !WAITING.has(view.state) || Date.parse(view.since) > since.getTime();
