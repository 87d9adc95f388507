/** Tables of escalations. */
import type { Generated, JSONColumnType } from "kysely";
import type { EscalationEvent, EscalationState } from "../model/escalation.ts";

/** Escalations, and where they stand. */
export interface EscalationsTable {
  id: string;
  instance: string;
  team: string;
  asked_by: string;
  version: number;
  state: EscalationState;
  since: Date;
  /** null: only proposed so far. */
  requested_at: Date | null;
  /** Its events hold no words and names since then. */
  words_removed_at: Generated<Date | null>;
  /** When the reactions that may decide about it were read last. */
  reactions_read_at: Generated<Date | null>;
}

/** What befell them. */
export interface EscalationEventsTable {
  escalation_id: string;
  event_id: string;
  position: number;
  event: JSONColumnType<EscalationEvent>;
}

/** Which issues they are about. */
export interface EscalationIssuesTable {
  issue_key: string;
  escalation_id: string;
  role: "source" | "target";
}
