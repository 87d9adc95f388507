/** What digests tell of, as it is read from what is remembered. */
import type { KnownIssue } from "../bot/standing.ts";
import type { EscalationRecord } from "../model/escalation.ts";

/** Everything that a digest may tell of. */
export interface DigestFacts {
  /** Open ones, and those that were opened or changed since then; their descriptions are left out. */
  readonly issues: readonly KnownIssue[];
  /** Those that are not over, and those that changed since then. */
  readonly escalations: readonly EscalationRecord[];
  /** Since when each partner is known, by its id; ISO 8601, UTC. Whoever is not in it has just come. */
  readonly partnersSince: ReadonlyMap<string, string>;
  /** When somebody of ours last spoke with a partner, by the partner's id; ISO 8601, UTC. */
  readonly contacts: ReadonlyMap<string, string>;
  /** Where the gaps of the table are listed; null: nowhere. */
  readonly gapsUrl: string | null;
}
