/** News that nobody told us, but that was found by reading: how, and when. */

/**
 * `polled`: the place has no hook. `missed`: it has one, and GitLab did not call it. `backfilled`: an operator asked for
 * old news, and `backfilled quietly` without notes.
 */
export type FoundBy = "polled" | "missed" | "backfilled" | "backfilled quietly";

/** How a piece of news was found. */
export interface Finding {
  readonly by: FoundBy;
  /** ISO 8601, UTC. */
  readonly at: string;
}

const HEADERS: Readonly<Record<FoundBy, string>> = {
  polled: "Poll",
  missed: "Missed",
  backfilled: "Backfill",
  "backfilled quietly": "Quiet Backfill",
};

/** What stands in the place of GitLab's event header: `Missed Note`. */
export const findingHeader = (by: FoundBy, what: "Issue" | "Note" | "Emoji"): string =>
  `${HEADERS[by]} ${what}`;

/** The same read back; `polled` where it says nothing else. */
export const foundByOf = (header: string): FoundBy => {
  const found = Object.entries(HEADERS).find(([, word]) => header.replace(/ \w+$/, "") === word);
  return (found?.[0] ?? "polled") as FoundBy;
};
