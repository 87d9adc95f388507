/** Tables of people who are brought together, and of what they ask for. */

/** Somebody who knows was brought into an issue. */
interface IntroductionsTable {
  issue_key: string;
  occurrence: string;
  instance: string;
  /** A username, or a group's path, in lower case. */
  handle: string;
  area: string;
  at: Date;
}

/** What somebody asked the managers for. */
export interface RequestsTable {
  /** The key of the task that opens its issue. */
  id: string;
  kind: "join" | "surface" | "attend";
  team: string;
  instance: string;
  username: string;
  name: string;
  words: string;
  origin_key: string | null;
  origin_partner: string | null;
  origin_internal: boolean;
  origin_rank: number;
  asked_at: Date;
  state: "open" | "approved" | "declined" | "done";
  decided_by: string | null;
  answer: string | null;
  decided_at: Date | null;
}

/** Liaisons who are known as such. */
interface KnownLiaisonsTable {
  instance: string;
  /** A digest of the username. */
  person: string;
  since: Date;
}

/** All of these, by name. */
export interface PeopleTables {
  introductions: IntroductionsTable;
  requests: RequestsTable;
  known_liaisons: KnownLiaisonsTable;
}
