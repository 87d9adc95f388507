/** What a digest says to a liaison, a team or the managers: pure, from what is remembered. */
import { type Care, careAt, type KnownIssue, type Standing, standingsOf } from "../bot/standing.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { DigestTemplateView } from "../render/digest-views.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import { type Asked, callsFor, countedStates, escalationLines, escalationsFor } from "./escalation-lines.ts";
import type { DigestFacts } from "./facts.ts";
import { tableGaps } from "./gaps.ts";
import { deadlineLines, freshLines, otherLines, yourLines } from "./lines.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Edition } from "./recipients.ts";
import { ageOf, type Line, type Readers, sectionOf } from "./sections.ts";

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

/** A partner that was not spoken with for so long is quiet. */
const QUIET_MS = 30 * 86_400_000;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isFor = ({ liaison, row }: Edition, { owner, partner }: Care): boolean => {
  if (liaison !== null) return owner !== null && same(owner.name, liaison);
  return row === null || partner.liaison === row.id;
};

/**
 * Partners with whom nobody of ours has spoken for a month, the longest silence first; one who has just come has not been
 * silent yet, and a pause is meant to be quiet.
 */
const quietPartners = (
  { configuration, edition, facts, now }: DigestInput,
  careOf: ReturnType<typeof careAt>,
): DigestTemplateView["quiet"] =>
  presentPartners(configuration.partners)
    .filter(({ id }) => {
      const care = careOf(id, "");
      return care !== null && !care.isPaused && isFor(edition, care);
    })
    .map(({ id, name }) => ({ id, name, at: facts.contacts.get(id) ?? null }))
    .filter(({ id, at }) => {
      const since = at ?? facts.partnersSince.get(id);
      return since !== undefined && now.getTime() - Date.parse(since) > QUIET_MS;
    })
    .toSorted((one, other) => (one.at ?? "").localeCompare(other.at ?? ""))
    .map(({ name, at }) => ({ partner: name, age: at === null ? null : ageOf(at, now) }));

const gapsOf = ({ configuration, edition }: DigestInput): { group: string; missing: string }[] =>
  edition.digest.for === "managers"
    ? tableGaps(configuration).map(({ group, missing }) => ({ group, missing }))
    : [];

/** What there is to be told of. */
interface Told {
  /** Issues that the digest is about. */
  readonly mine: readonly Standing[];
  /** Those of them that are open and on somebody's list. */
  readonly awake: readonly Standing[];
  /** Deadlines of theirs, and those of the digest's team, whoever's issues they are on. */
  readonly due: readonly Line[];
  readonly asked: readonly Asked[];
  /** How many open ones are on nobody's list. */
  readonly snoozed: number;
  readonly paused: number;
}

const isListed = ({ isOpen, isPaused, isSnoozed }: Standing): boolean => isOpen && !isPaused && !isSnoozed;

const toldOf = (
  { configuration, edition, facts, now }: DigestInput,
  careOf: ReturnType<typeof careAt>,
): Told => {
  const isMine = (care: Care): boolean => isFor(edition, care);
  const standings = (isMeant: (care: Care, issue: KnownIssue) => boolean): Standing[] => {
    const meant = facts.issues.filter((issue) => {
      const care = careOf(issue.memory.partner, issue.issueKey);
      return care !== null && isMeant(care, issue);
    });
    return standingsOf(configuration, meant, now, careOf);
  };
  const all = standings(isMine);
  const open = all.filter(({ isOpen }) => isOpen);
  const active = open.filter(({ isPaused }) => !isPaused);
  const awake = active.filter(({ isSnoozed }) => !isSnoozed);
  const owes = (team: string | undefined): boolean => team !== undefined && team === edition.row?.id;
  const owing = standings(
    (care, { memory }) => !isMine(care) && memory.deadlines?.some(({ team }) => owes(team)) === true,
  );
  return {
    mine: all.filter(({ isPaused }) => !isPaused),
    awake,
    due: [
      ...deadlineLines(awake, { configuration, now }, () => true),
      ...deadlineLines(owing.filter(isListed), { configuration, now }, ({ team }) => owes(team)),
    ],
    asked: escalationsFor(facts, { edition }, (source) => careOf(source.partner, source.issueKey), isMine),
    snoozed: active.length - awake.length,
    paused: open.length - active.length,
  };
};

/** Whether somebody has to do something, or there is news: what only waits on others is told once a week. */
const isWorthSaying = (
  view: DigestTemplateView,
  { asked }: Told,
  { occurrence, edition, since }: DigestInput,
): boolean => {
  const { fresh, yours, deadlines, others, escalations, partnersEscalations } = view;
  if (asked.some((one) => callsFor(one, { edition }, since))) return true;
  const parts = occurrence.isWeekly
    ? [fresh, yours, deadlines, others, escalations, partnersEscalations]
    : [fresh, yours, deadlines];
  return parts.some(({ count }) => count > 0) || view.quiet.length + view.gapCount > 0;
};

/** What a digest is rendered from; null: there is nothing to say. */
export const digestOf = (input: DigestInput): DigestTemplateView | null => {
  const { configuration, edition, facts, occurrence, since, readers, now } = input;
  const careOf = careAt(configuration, now);
  const told = toldOf(input, careOf);
  const isOurs = ({ record }: Asked): boolean => edition.row === null || record.team === edition.row.id;
  const escalated = (asked: readonly Asked[]) =>
    sectionOf(escalationLines(asked, facts, readers, input), readers);
  const gaps = occurrence.isWeekly ? gapsOf(input) : [];
  const view: DigestTemplateView = {
    name: edition.title,
    day: occurrence.date,
    since: since.toISOString(),
    fresh: sectionOf(freshLines(told.mine, input, since), readers),
    yours: sectionOf(yourLines(told.awake, input), readers),
    deadlines: sectionOf(told.due, readers),
    others: sectionOf(otherLines(told.awake, input), readers),
    escalations: escalated(told.asked.filter(isOurs)),
    partnersEscalations: escalated(told.asked.filter((one) => !isOurs(one))),
    states: countedStates(told.asked),
    snoozed: told.snoozed,
    paused: told.paused,
    quiet: occurrence.isWeekly ? quietPartners(input, careOf) : [],
    gaps: facts.gapsUrl === null ? gaps : [],
    gapCount: gaps.length,
    gapsUrl: gaps.length === 0 ? null : facts.gapsUrl,
  };
  return isWorthSaying(view, told, input) ? view : null;
};
