/** How many may read something: text goes from a place to one of the same or a higher rank only (DESIGN, section 8). */
import type { IssueSnapshot, Visibility } from "./issue.ts";

const RANKS: Readonly<Record<Visibility, number>> = { public: 0, internal: 1, private: 2 };

/** 0: everybody, 1: whoever has an account, 2: members, or those who may see what is confidential. */
export const rankOf = (visibility: Visibility, confidential: boolean): number =>
  confidential ? RANKS.private : RANKS[visibility];

/** The rank of an issue. */
export const rankOfIssue = ({
  project,
  confidential,
}: Pick<IssueSnapshot, "project" | "confidential">): number => rankOf(project.visibility, confidential);
