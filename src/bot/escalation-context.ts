/** What handlers see of news on an issue in a team's project that we opened there. */
import type { Vocabulary } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow, Partner } from "../config/schema/people.ts";
import type { Logger } from "../lib/log.ts";
import type { EventOf, IssueEventName } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMarks } from "../model/memory.ts";
import type { CommandRun } from "../model/plan.ts";
import type { Assigned } from "../triage/assigned.ts";
import type { Somebody } from "../triage/role.ts";
import type { Reader, Records, Rendering } from "./context.ts";
import type { KnownEscalation } from "./known-escalation.ts";
import type { PlanWriter } from "./plan-writer.ts";

/** Who somebody is, seen from an escalation: of the team, a machine, or anybody else. */
export type EscalationRole = "team" | "bot" | "other";

/** Everything a handler may look at, and the plan it writes into. */
export interface EscalationContext<Name extends IssueEventName = IssueEventName> {
  readonly event: EventOf<Name>;
  /** The team's issue as it is now. */
  readonly issue: IssueSnapshot;
  readonly escalation: KnownEscalation;
  /** The team's row; null: it has left the table. */
  readonly team: LiaisonRow | null;
  /** The partner whose issue it was opened for first. */
  readonly partner: Partner;
  /** Who looks after that partner. */
  readonly liaison: Assigned;
  /** Whether an issue is a partner's, as far as the issue itself tells. */
  readonly isPartners: (issue: IssueSnapshot) => boolean;
  readonly marks: IssueMarks;
  readonly runs: readonly CommandRun[];
  readonly ownIds: ReadonlySet<number>;
  /** By the liaison table and, where that says nothing, by the role in the team's project. */
  readonly roleOf: (somebody: Somebody) => Promise<EscalationRole>;
  readonly configuration: Configuration;
  readonly words: Vocabulary;
  readonly now: Date;
  readonly log: Logger;
  readonly gitlab: Reader;
  readonly records: Records;
  readonly render: Rendering;
  readonly plan: PlanWriter;
}
