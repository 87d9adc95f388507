/** What a digest says to a liaison, a team or the managers: pure, from what is remembered. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import { foldEscalation } from "../escalation/fold.ts";
import { WITH_TEAM } from "../escalation/machine.ts";
import { type DeadlineKind, statusOf } from "../model/deadline.ts";
import type { EscalationRecord, EscalationView } from "../model/escalation.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { Turn } from "../model/memory.ts";
import { rankOf } from "../model/rank.ts";
import type { DigestTemplateView } from "../render/digest-views.ts";
import { assignedTo } from "../triage/assigned.ts";
import { pauseOf, presentPartners } from "../triage/partner-standing.ts";
import type { DigestFacts, KnownIssue } from "./facts.ts";
import { tableGaps } from "./gaps.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Edition } from "./recipients.ts";
import { ageOf, type Line, lineOf, maySee, type Readers, sectionOf } from "./sections.ts";

/** What a digest is made from. */
export interface DigestInput {
  readonly configuration: Configuration;
  readonly edition: Edition;
  readonly facts: DigestFacts;
  readonly occurrence: Occurrence;
  /** What happened since then is new. */
  readonly since: Date;
  readonly readers: Readers;
  readonly now: Date;
}

interface Mine extends KnownIssue {
  readonly partner: Partner;
  readonly turn: Turn;
  /** Who looks after it now; null: nobody. */
  readonly owner: string | null;
}

/** A partner that was not spoken with for so long is quiet. */
const QUIET_MS = 30 * 86_400_000;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const ownerOf = (configuration: Configuration, partner: Partner, iid: number, now: Date): string | null => {
  const { acting, liaisons } = assignedTo(configuration, partner, iid, now);
  return (acting ?? liaisons[0])?.name ?? null;
};

const isFor = ({ liaison, row }: Edition, partner: Partner, owner: string | null): boolean => {
  if (liaison !== null) return owner !== null && same(owner, liaison);
  return row === null || partner.liaison === row.id;
};

/** Whoever is no partner any more asks nothing of anybody, whatever is still open. */
const issuesFor = ({ configuration, edition, facts, now }: DigestInput): Mine[] =>
  facts.issues.flatMap((issue) => {
    const partner = presentPartners(configuration.partners).find(({ id }) => id === issue.memory.partner);
    if (partner === undefined) return [];
    const owner = ownerOf(configuration, partner, parseIssueKey(issue.issueKey)?.iid ?? 0, now);
    const turn = issue.memory.waits ?? issue.memory.turn;
    return isFor(edition, partner, owner) ? [{ ...issue, partner, turn, owner }] : [];
  });

const isOpen = ({ memory }: Mine): boolean => memory.snapshot.state === "opened";

const isSnoozed = ({ memory }: Mine, now: Date): boolean =>
  Date.parse(memory.marks?.snoozedUntil ?? "") > now.getTime();

const groupOf = ({ liaisons }: Configuration, team: string | undefined): string =>
  liaisons.find(({ id }) => id === team)?.group ?? team ?? "another team";

const OWED: Readonly<Record<DeadlineKind, string>> = {
  firstResponse: "first answer",
  nextUpdate: "next word",
  escalationAcknowledged: "acknowledgement",
  escalationAnswered: "answer",
};

const SOON_MS = 86_400_000;

/** What is late, near, or due within a day. */
const deadlineLines = (issues: readonly Mine[], { configuration, now }: DigestInput): Line[] =>
  issues.filter(isOpen).flatMap(({ memory, partner, turn }) =>
    (memory.deadlines ?? []).flatMap((deadline) => {
      const status = statusOf(deadline, now);
      const isNear = deadline.dueAt !== null && Date.parse(deadline.dueAt) - now.getTime() < SOON_MS;
      if (deadline.dueAt === null || status === "paused" || !(isNear || status !== "running")) return [];
      const todo = OWED[deadline.kind];
      const who = deadline.team === undefined ? null : groupOf(configuration, deadline.team);
      const more = { due: deadline.dueAt, isLate: status === "missed", todo, who };
      return [lineOf(memory.snapshot, partner.name, turn.since, now, more)];
    }),
  );

const freshLines = (issues: readonly Mine[], { edition, since, now }: DigestInput): Line[] =>
  issues
    .filter(({ memory }) => Date.parse(memory.snapshot.createdAt) > since.getTime())
    .map(({ memory, partner, owner }) => {
      const who = edition.liaison === null ? (owner ?? "nobody yet") : null;
      return lineOf(memory.snapshot, partner.name, memory.snapshot.createdAt, now, { who });
    });

const todoOf = ({ memory }: Mine, configuration: Configuration): string | null => {
  const answered = (memory.teams ?? []).filter(({ state }) => state === "answered");
  if (answered.length === 0) return null;
  return `bring the answer of ${answered.map(({ team }) => groupOf(configuration, team)).join(", ")}`;
};

const yourLines = (issues: readonly Mine[], { configuration, edition, now }: DigestInput): Line[] =>
  issues.flatMap((issue) => {
    const todo = todoOf(issue, configuration);
    if (issue.turn.side !== "liaison" && todo === null) return [];
    const who = edition.liaison === null ? (issue.owner ?? "nobody yet") : null;
    return [lineOf(issue.memory.snapshot, issue.partner.name, issue.turn.since, now, { who, todo })];
  });

const otherLines = (issues: readonly Mine[], { configuration, now }: DigestInput): Line[] =>
  issues.flatMap(({ memory, partner, turn }) => {
    if (turn.side !== "team" && turn.side !== "partner") return [];
    const who = turn.side === "team" ? groupOf(configuration, turn.team) : partner.name;
    return [lineOf(memory.snapshot, partner.name, turn.since, now, { who })];
  });

interface Asked {
  readonly record: EscalationRecord;
  readonly view: EscalationView;
}

const OVER: ReadonlySet<string> = new Set(["done", "withdrawn", "dropped", "relayed"]);

/** Of a team: what it is asked; of the others: what their partners' issues were handed over for. */
const escalationsFor = (issues: readonly Mine[], { edition, facts }: DigestInput): Asked[] => {
  const keys = new Set(issues.map(({ issueKey }) => issueKey));
  return facts.escalations
    .map((record) => ({ record, view: foldEscalation(record) }))
    .filter(({ record, view }) => {
      if (OVER.has(view.state)) return false;
      const isAsked = edition.row !== null && record.team === edition.row.id;
      return isAsked || view.sources.some(({ issueKey }) => keys.has(issueKey));
    });
};

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

const escalationLines = (asked: readonly Asked[], { configuration, readers, now }: DigestInput): Line[] =>
  asked.flatMap(({ record, view }) => {
    const [source] = view.sources;
    if (source === undefined) return [];
    const rank = view.target === null ? 0 : rankOf(view.target.visibility, view.target.confidential);
    // Where the team's place is not for everybody here, the partner's issue may be all the same.
    const target = maySee(readers, rank) ? view.target : null;
    const partner = configuration.partners.find(({ id }) => id === source.partner)?.name ?? source.partner;
    return [
      {
        rank: source.rank,
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
      },
    ];
  });

const countedStates = (asked: readonly Asked[]): DigestTemplateView["states"] =>
  [...Map.groupBy(asked, ({ view }) => view.state)].map(([state, of]) => ({
    state: STATES[state] ?? state,
    count: of.length,
  }));

/** Partners with whom nobody of ours has spoken for a month, the longest silence first; a pause is meant to be quiet. */
const quietPartners = ({ configuration, edition, facts, now }: DigestInput): DigestTemplateView["quiet"] =>
  presentPartners(configuration.partners)
    .filter((partner) => pauseOf(partner, now) === null)
    .filter((partner) => isFor(edition, partner, ownerOf(configuration, partner, 0, now)))
    .map(({ id, name }) => ({ name, at: facts.contacts.get(id) ?? null }))
    .filter(({ at }) => at === null || now.getTime() - Date.parse(at) > QUIET_MS)
    .toSorted((one, other) => (one.at ?? "").localeCompare(other.at ?? ""))
    .map(({ name, at }) => ({ partner: name, age: at === null ? null : ageOf(at, now) }));

const gapsOf = ({ configuration, edition }: DigestInput): { group: string; missing: string }[] =>
  edition.digest.for === "managers"
    ? tableGaps(configuration).map(({ group, missing }) => ({ group, missing }))
    : [];

/** What a digest is rendered from; null: there is nothing to say. */
export const digestOf = (input: DigestInput): DigestTemplateView | null => {
  const { edition, facts, occurrence, since, readers, now } = input;
  const issues = issuesFor(input);
  const open = issues.filter(isOpen);
  const awake = open.filter((issue) => !isSnoozed(issue, now));
  const asked = escalationsFor(issues, input);
  const isOurs = ({ record }: Asked): boolean => edition.row === null || record.team === edition.row.id;
  const gaps = occurrence.isWeekly ? gapsOf(input) : [];
  const view: DigestTemplateView = {
    name: edition.title,
    day: occurrence.date,
    since: since.toISOString(),
    fresh: sectionOf(freshLines(issues, input), readers),
    yours: sectionOf(yourLines(awake, input), readers),
    deadlines: sectionOf(deadlineLines(awake, input), readers),
    others: sectionOf(otherLines(awake, input), readers),
    escalations: sectionOf(escalationLines(asked.filter(isOurs), input), readers),
    states: countedStates(
      asked.filter(({ view: { state } }) => WITH_TEAM.includes(state) || state === "answered"),
    ),
    snoozed: open.length - awake.length,
    quiet: occurrence.isWeekly ? quietPartners(input) : [],
    gaps: facts.gapsUrl === null ? gaps : [],
    gapCount: gaps.length,
    gapsUrl: gaps.length === 0 ? null : facts.gapsUrl,
  };
  const parts = [view.fresh, view.yours, view.deadlines, view.others, view.escalations];
  const isEmpty = parts.every(({ count }) => count === 0) && view.quiet.length + view.gapCount === 0;
  return isEmpty ? null : view;
};
