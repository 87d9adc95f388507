import type { IssueSnapshot } from "../model/issue.ts";
import type { Claim } from "./match-candidates.ts";

const describeClaim = ({ by, what, direct, partner }: Claim): string => {
  const { name } = partner;
  switch (by) {
    case "label":
      return `the label "${what}" marks it as ${name}'s`;
    case "project":
      return `the project ${what} is ${name}'s`;
    case "group":
      return `the group ${what} is ${name}'s`;
    case "user":
      return `the author ${what} is one of ${name}'s people`;
    case "member":
      return `the author is ${direct ? "a" : "an inherited"} member of the group ${what}, which is ${name}'s`;
  }
};

const whyLost = (loser: Claim, winner: Claim): string => {
  if (loser.partner === winner.partner) return "which says the same";
  if (loser.by !== winner.by) return `but a ${winner.by} goes before a ${loser.by}`;
  if (loser.by === "group" && loser.what !== winner.what)
    return `but ${winner.what} is nearer to the project`;
  if (loser.direct !== winner.direct) return "but direct membership goes before inherited";
  return `but ${winner.partner.name} stands first in the configuration`;
};

/** Why the issue is this partner's. */
export const describeWinner = (winner: Claim): string => `${winner.partner.name}: ${describeClaim(winner)}`;

/** What else matched, and why it does not count. */
export const describeLoser = (loser: Claim, winner: Claim): string =>
  `${describeClaim(loser)}, ${whyLost(loser, winner)}`;

/** Why it is nobody's. */
export const describeNobody = (issue: IssueSnapshot, author: string | undefined): string => {
  const who = author === undefined ? `its author (user id ${issue.authorId})` : `its author ${author}`;
  return `no partner claims ${issue.project.path} or a group above it, ${who}, a group of the author, or one of its labels`;
};
