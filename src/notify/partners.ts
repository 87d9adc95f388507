/** What each partner asked and got within a month, for the programme manager. Pure. */

import type { KnownIssue } from "../bot/standing.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { foldEscalation } from "../escalation/fold.ts";
import type { EscalationView } from "../model/escalation.ts";
import { type IssueSnapshot, referenceOf } from "../model/issue.ts";
import { rankOfIssue } from "../model/rank.ts";
import type { PartnersTemplateView } from "../render/digest-views.ts";
import { assignedTo } from "../triage/assigned.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import type { DigestFacts } from "./facts.ts";
import { maySee, type Readers } from "./sections.ts";

/** Which month, and who reads of it. */
export interface PartnersInput {
  readonly configuration: Configuration;
  readonly facts: DigestFacts;
  /** The beginning of the month, and of the next one. */
  readonly from: Date;
  readonly until: Date;
  readonly readers: Readers;
  /** Waits are counted until now where the month is not over. */
  readonly now: Date;
}

/** What one partner asked and got; times in milliseconds. */
export interface PartnerMonth {
  readonly id: string;
  readonly name: string;
  readonly liaison: string | null;
  readonly opened: number;
  readonly closed: number;
  /** At the end of the month, or now. */
  readonly open: number;
  /** Of those: how many waited on our side. */
  readonly waiting: number;
  /** Median, over issues that were opened in the month and answered since; null: none was. */
  readonly firstResponseMs: number | null;
  /** Opened in the month, and not answered yet. */
  readonly unanswered: number;
  /** Of those that wait on our side. */
  readonly longestWaitMs: number | null;
  readonly escalated: number;
  readonly answered: number;
  /** Issues that not everybody who reads this may see: they are in the numbers only. */
  readonly hidden: number;
  readonly asked: readonly {
    readonly reference: string;
    readonly url: string;
    readonly title: string | null;
  }[];
  readonly moved: readonly { readonly reference: string; readonly url: string; readonly what: string }[];
}

/** Something that several partners share. */
export interface Shared {
  readonly what: string;
  readonly partners: readonly string[];
  /** Issues. */
  readonly count: number;
}

/** The report as data. */
export interface PartnersReport {
  readonly from: string;
  readonly until: string;
  readonly partners: readonly PartnerMonth[];
  /** Of whom nothing was heard. */
  readonly silent: readonly string[];
  readonly shared: readonly Shared[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_LISTED = 15;

/** The middle one; of an even number the mean of the two in the middle. null: there are none. */
export const medianOf = (numbers: readonly number[]): number | null => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
};

const within = (at: string | null | undefined, { from, until }: PartnersInput): boolean =>
  at != null && Date.parse(at) >= from.getTime() && Date.parse(at) < until.getTime();

const listed = (snapshot: IssueSnapshot) => ({
  reference: referenceOf(snapshot),
  url: snapshot.url,
  title: snapshot.title === "" ? null : snapshot.title,
});

/** When a closed issue was closed: since then it waits on nobody. */
const closedAt = ({ memory }: KnownIssue): string | null =>
  memory.snapshot.state === "closed" ? (memory.waits ?? memory.turn).since : null;

const answersOf = (issues: readonly KnownIssue[]): number[] =>
  issues.flatMap(({ memory: { firstResponseAt, snapshot } }) =>
    firstResponseAt === null
      ? []
      : [Math.max(0, Date.parse(firstResponseAt) - Date.parse(snapshot.createdAt))],
  );

type Escalated = { readonly team: string; readonly view: EscalationView };

const movedOf = (
  issues: readonly KnownIssue[],
  escalated: readonly Escalated[],
  input: PartnersInput,
): PartnerMonth["moved"] => {
  const group = (team: string): string =>
    input.configuration.liaisons.find(({ id }) => id === team)?.group ?? team;
  return issues.flatMap((issue) => {
    const { reference, url } = listed(issue.memory.snapshot);
    const answers = escalated.filter(
      ({ view }) =>
        view.sources.some(({ issueKey }) => issueKey === issue.issueKey) && within(view.answeredAt, input),
    );
    return [
      ...answers.map(({ team }) => ({ reference, url, what: `answered by ${group(team)}` })),
      ...(within(closedAt(issue), input) ? [{ reference, url, what: "closed" }] : []),
    ];
  });
};

const monthOf = (
  partner: Configuration["partners"][number],
  issues: readonly KnownIssue[],
  escalated: readonly Escalated[],
  input: PartnersInput,
): PartnerMonth => {
  const { until, readers, configuration } = input;
  const opened = issues.filter(({ memory }) => within(memory.snapshot.createdAt, input));
  const open = issues.filter(
    (issue) =>
      Date.parse(issue.memory.snapshot.createdAt) < until.getTime() &&
      (closedAt(issue) === null || Date.parse(closedAt(issue) ?? "") >= until.getTime()),
  );
  const waiting = open.filter(({ memory }) => {
    const { side, since } = memory.waits ?? memory.turn;
    return (side === "liaison" || side === "team") && Date.parse(since) < until.getTime();
  });
  const end = Math.min(until.getTime(), input.now.getTime());
  const waits = waiting.map(({ memory }) => end - Date.parse((memory.waits ?? memory.turn).since));
  const isSeen = ({ memory }: KnownIssue): boolean => maySee(readers, rankOfIssue(memory.snapshot));
  const moved = movedOf(issues.filter(isSeen), escalated, input);
  const { acting, liaisons } = assignedTo(configuration, partner, 0, until);
  return {
    id: partner.id,
    name: partner.name,
    liaison: (acting ?? liaisons[0])?.name ?? null,
    opened: opened.length,
    closed: issues.filter((issue) => within(closedAt(issue), input)).length,
    open: open.length,
    waiting: waiting.length,
    firstResponseMs: medianOf(answersOf(opened)),
    unanswered: opened.filter(({ memory }) => memory.firstResponseAt === null).length,
    longestWaitMs: waits.length === 0 ? null : Math.max(...waits),
    escalated: escalated.filter(({ view }) => within(view.openedAt, input)).length,
    answered: escalated.filter(({ view }) => within(view.answeredAt, input)).length,
    hidden: [...new Set([...opened, ...waiting])].filter((issue) => !isSeen(issue)).length,
    asked: opened
      .filter(isSeen)
      .map(({ memory }) => listed(memory.snapshot))
      .slice(0, MOST_LISTED),
    moved: moved.slice(0, MOST_LISTED),
  };
};

/** Labels that say how we work, and not what it is about. */
const isOwn = (title: string, { escalations, unassigned }: Configuration): boolean =>
  title.startsWith(`${escalations.waitingOnLabel}::`) ||
  title.startsWith(`${escalations.labelPrefix}::`) ||
  title.startsWith("deadline::") ||
  title === unassigned.label;

/** Labels and teams that issues of several partners have in common: of what everybody may see. */
const sharedBy = (
  byPartner: ReadonlyMap<string, readonly KnownIssue[]>,
  { configuration, readers }: PartnersInput,
): Shared[] => {
  const found = new Map<string, { partners: Set<string>; count: number }>();
  for (const [partner, issues] of byPartner) {
    for (const { memory } of issues) {
      if (!maySee(readers, rankOfIssue(memory.snapshot))) continue;
      const labels = memory.snapshot.labels.filter((title) => !isOwn(title, configuration));
      const teams = (memory.teams ?? []).map(
        ({ team }) => `asked of ${configuration.liaisons.find(({ id }) => id === team)?.group ?? team}`,
      );
      for (const what of new Set([...labels, ...teams])) {
        const known = found.get(what) ?? { partners: new Set<string>(), count: 0 };
        known.partners.add(partner);
        found.set(what, { ...known, count: known.count + 1 });
      }
    }
  }
  return [...found]
    .filter(([, { partners }]) => partners.size > 1)
    .map(([what, { partners, count }]) => ({ what, partners: [...partners].sort(), count }))
    .sort(
      (one, other) =>
        other.partners.length - one.partners.length ||
        other.count - one.count ||
        one.what.localeCompare(other.what),
    )
    .slice(0, MOST_LISTED);
};

/** The report of a month. */
export const partnersReport = (input: PartnersInput): PartnersReport => {
  const { configuration, facts, from, until } = input;
  const escalated = facts.escalations.map((record) => ({ team: record.team, view: foldEscalation(record) }));
  const ofPartner = Map.groupBy(facts.issues, ({ memory }) => memory.partner);
  const months = configuration.partners.map((partner) =>
    monthOf(
      partner,
      ofPartner.get(partner.id) ?? [],
      escalated.filter(({ view }) => view.sources.some((source) => source.partner === partner.id)),
      input,
    ),
  );
  const presentIds = new Set(presentPartners(configuration.partners).map(({ id }) => id));
  // Of those who have left, the month in which something still happened tells, and what stays open counts no more.
  const isHeard = ({ id, opened, closed, open, escalated: asked, answered }: PartnerMonth): boolean =>
    opened + closed + asked + answered + (presentIds.has(id) ? open : 0) > 0;
  const present = new Map(
    presentPartners(configuration.partners).map(({ id, name }) => [
      name,
      (ofPartner.get(id) ?? []).filter((issue) => closedAt(issue) === null || within(closedAt(issue), input)),
    ]),
  );
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    partners: months.filter(isHeard),
    silent: months.filter((month) => presentIds.has(month.id) && !isHeard(month)).map(({ name }) => name),
    shared: sharedBy(present, input),
  };
};

/** `40 minutes`, `5 hours`, `3 days`. */
export const spanOf = (milliseconds: number): string => {
  const [value, unit] =
    milliseconds < HOUR_MS
      ? [Math.round(milliseconds / 60_000), "minute"]
      : milliseconds < 2 * DAY_MS
        ? [Math.round(milliseconds / HOUR_MS), "hour"]
        : [Math.round(milliseconds / DAY_MS), "day"];
  return `${String(value)} ${String(unit)}${value === 1 ? "" : "s"}`;
};

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** What the report is rendered from. `month`: `2026-03`. */
export const partnersViewOf = (report: PartnersReport, month: string): PartnersTemplateView => ({
  month: MONTH.format(new Date(`${month}-01T00:00:00Z`)),
  partners: report.partners.map(({ firstResponseMs, longestWaitMs, id: _, ...rest }) => ({
    ...rest,
    firstResponse: firstResponseMs === null ? null : spanOf(firstResponseMs),
    longestWait: longestWaitMs === null ? null : spanOf(longestWaitMs),
  })),
  silent: report.silent.map((name) => ({ name })),
  shared: report.shared.map(({ what, partners, count }) => ({ what, partners: partners.join(", "), count })),
});
