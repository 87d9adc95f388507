/** What handlers see of news on an issue in which the support managers are asked for something. */
import type { Vocabulary } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow } from "../config/schema/people.ts";
import type { Logger } from "../lib/log.ts";
import type { EventOf, IssueEventName } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMarks } from "../model/memory.ts";
import type { CommandRun } from "../model/plan.ts";
import type { StoredRequest } from "../model/request.ts";
import type { Reader, Rendering } from "./context.ts";
import type { PlanWriter } from "./plan-writer.ts";

/** Everything a handler may look at, and the plan it writes into. */
export interface RequestContext<Name extends IssueEventName = IssueEventName> {
  readonly event: EventOf<Name>;
  /** The managers' issue as it is now. */
  readonly issue: IssueSnapshot;
  /** With what was decided so far. */
  readonly request: StoredRequest;
  /** The row; null: it has left the table. */
  readonly team: LiaisonRow | null;
  readonly marks: IssueMarks;
  readonly runs: readonly CommandRun[];
  readonly ownIds: ReadonlySet<number>;
  readonly configuration: Configuration;
  readonly words: Vocabulary;
  readonly now: Date;
  readonly log: Logger;
  readonly gitlab: Reader;
  readonly render: Rendering;
  readonly plan: PlanWriter;
}
