/** What handlers see of news in the support managers' project: requests to them, and other issues. */
import type { Vocabulary } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow } from "../config/schema/people.ts";
import type { Logger } from "../lib/log.ts";
import type { EventOf, IssueEventName } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMarks } from "../model/memory.ts";
import type { CommandRun } from "../model/plan.ts";
import type { RegisterEntry } from "../model/register.ts";
import type { StoredRequest } from "../model/request.ts";
import type { Reader, Records, Rendering } from "./context.ts";
import type { PlanWriter } from "./plan-writer.ts";

/** Everything a handler may look at in any issue of the managers' project, and the plan it writes into. */
export interface ManagersContext<Name extends IssueEventName = IssueEventName> {
  readonly event: EventOf<Name>;
  /** The issue as it is now. */
  readonly issue: IssueSnapshot;
  readonly marks: IssueMarks;
  readonly runs: readonly CommandRun[];
  /** What is to be kept so far of what the news led to. */
  readonly registered: readonly RegisterEntry[];
  readonly ownIds: ReadonlySet<number>;
  readonly configuration: Configuration;
  readonly words: Vocabulary;
  readonly now: Date;
  readonly log: Logger;
  readonly gitlab: Reader;
  readonly records: Records;
  readonly render: Rendering;
  readonly plan: PlanWriter;
}

/** The same in an issue that is a request. */
export interface RequestContext<Name extends IssueEventName = IssueEventName> extends ManagersContext<Name> {
  /** With what was decided so far. */
  readonly request: StoredRequest;
  /** The row; null: it has left the table. */
  readonly team: LiaisonRow | null;
}
