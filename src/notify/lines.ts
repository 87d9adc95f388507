/** What digests say of partners' issues, a line for each. Pure. */
import { owedText } from "../bot/reminding/words.ts";
import type { Standing } from "../bot/standing.ts";
import { groupOf } from "../bot/stories.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { type Deadline, statusOf } from "../model/deadline.ts";
import type { Edition } from "./recipients.ts";
import { type Line, lineOf } from "./sections.ts";

/** For whom, and when. */
export interface LinesInput {
  readonly configuration: Configuration;
  readonly edition: Edition;
  readonly now: Date;
}

const SOON_MS = 86_400_000;

/** It is late, near, or due within a day. */
const isPressing = (deadline: Deadline, now: Date): boolean => {
  const status = statusOf(deadline, now);
  if (deadline.dueAt === null || status === "paused") return false;
  return status !== "running" || Date.parse(deadline.dueAt) - now.getTime() < SOON_MS;
};

/** What presses of these issues; `isMeant`: of which deadlines it is told. */
export const deadlineLines = (
  standings: readonly Standing[],
  { configuration, now }: Omit<LinesInput, "edition">,
  isMeant: (deadline: Deadline) => boolean,
): Line[] =>
  standings.flatMap((standing) =>
    (standing.issue.memory.deadlines ?? [])
      .filter((deadline) => isPressing(deadline, now) && isMeant(deadline))
      .map((deadline) =>
        lineOf(standing.issue.memory.snapshot, standing.partner.name, standing.turn.since, now, {
          due: deadline.dueAt,
          isLate: statusOf(deadline, now) === "missed",
          todo: owedText(deadline, configuration),
        }),
      ),
  );

/** To one liaison it goes without saying. */
const ownerName = ({ owner }: Standing, { liaison }: Edition): string | null =>
  liaison === null ? (owner?.name ?? "nobody yet") : null;

/** What was opened since then. */
export const freshLines = (
  standings: readonly Standing[],
  { edition, now }: LinesInput,
  since: Date,
): Line[] =>
  standings
    .filter(({ issue }) => Date.parse(issue.memory.snapshot.createdAt) > since.getTime())
    .map((standing) => {
      const { snapshot } = standing.issue.memory;
      const who = ownerName(standing, edition);
      return lineOf(snapshot, standing.partner.name, snapshot.createdAt, now, { who });
    });

/** What waits on those who look after it. */
export const yourLines = (standings: readonly Standing[], { edition, now }: LinesInput): Line[] =>
  standings
    .filter(({ needsOwner }) => needsOwner)
    .map((standing) => {
      const { issue, partner, turn, todo } = standing;
      const who = ownerName(standing, edition);
      return lineOf(issue.memory.snapshot, partner.name, turn.since, now, { who, todo });
    });

/** What waits on teams, and then on partners. */
export const otherLines = (standings: readonly Standing[], { configuration, now }: LinesInput): Line[] =>
  standings.flatMap(({ issue, partner, turn, needsOwner }) => {
    const { side, team, since } = turn;
    if (needsOwner || (side !== "team" && side !== "partner")) return [];
    const isTeam = side === "team";
    const who = isTeam ? groupOf(configuration, team ?? "") || "another team" : partner.name;
    return [{ ...lineOf(issue.memory.snapshot, partner.name, since, now, { who }), place: isTeam ? 0 : 1 }];
  });
