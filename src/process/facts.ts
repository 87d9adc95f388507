/** What a decision about a partner's issue stands on: facts of the issue, and what decides. */

import type { LoadedHandlers } from "../bot/application.ts";
import type { Context, Rendering } from "../bot/context.ts";
import type { ProjectStop } from "../bot/plan-writer.ts";
import type { RunLimits } from "../bot/run.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { LabelsUnderWay } from "../model/effect.ts";
import type { EscalationRecord } from "../model/escalation.ts";
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Standing } from "../model/outcome.ts";
import type { CommandRun } from "../model/plan.ts";
import type { AreaSet } from "../triage/areas.ts";
import type { Match } from "../triage/match.ts";
import type { RuleSet } from "../triage/rules.ts";
import type { Roles } from "./people.ts";

/** Everything a decision rests on, but for what handlers look up. */
export interface Facts {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Oldest first. */
  readonly news: readonly IssueNews[];
  /** The issue as it is now. */
  readonly issue: IssueSnapshot;
  readonly partner: Partner;
  readonly match: Pick<Match, "reason" | "also">;
  readonly memory: IssueMemory | null;
  readonly ownLabels: readonly string[];
  /** Labels that we took off since the issue was last looked at. */
  readonly takenOff: readonly string[];
  readonly labelsUnderWay: LabelsUnderWay;
  readonly hasStatusNote: boolean;
  /** How people were reached before, by username in lower case. */
  readonly reached: Readonly<Record<string, Standing>>;
  readonly escalations: readonly EscalationRecord[];
  /** Commands of this news' comments that were dealt with before. */
  readonly runs: readonly CommandRun[];
  /** The project's maintainers want no notes of ours. */
  readonly projectStop: ProjectStop | null;
  /** Usernames of our accounts there. */
  readonly botNames: readonly string[];
  readonly ownIds: readonly number[];
}

/** What decides: the configuration, compiled, and the handlers. */
export interface Brain {
  readonly configuration: Configuration;
  readonly rules: RuleSet;
  readonly areas: AreaSet;
  readonly roles: Roles;
  readonly handlers: LoadedHandlers;
  readonly renderComment: Context["renderComment"];
  readonly render: Rendering;
  readonly limits: RunLimits;
}
