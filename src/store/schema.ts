import type { Generated, JSONColumnType } from "kysely";
import type { Effect, TellWay } from "../model/effect.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Mode } from "../model/mode.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import type { EscalationEventsTable, EscalationIssuesTable, EscalationsTable } from "./escalation-schema.ts";
import type {
  ActivityTable,
  Changed,
  GuardedTable,
  RuleStopsTable,
  SilencesTable,
  UndosTable,
} from "./guard-schema.ts";
import type { HandoversTable, UserStatusesTable } from "./handover-schema.ts";
import type { KnowledgeTable } from "./knowledge-schema.ts";
import type { MeetingTables } from "./meeting-schema.ts";
import type { PeopleTables } from "./people-schema.ts";
import type { DigestsTable, KnownPartnersTable, TasksTable, TimersTable } from "./task-schema.ts";

/**
 * Of a delivery. `waiting`: to be decided. `decided`: in a plan. `ignored`: not ours to do, with why.
 * `own`: our own doing. `unreadable`: kept, not understood. `dead`: deciding failed for good.
 */
export type DeliveryState = "waiting" | "decided" | "ignored" | "own" | "unreadable" | "dead";

/** Of an effect: the open ones first. */
export type EffectState = "planned" | "attempting" | "waiting" | "done" | "skipped" | "failed" | "observed";

/** What came in, and what became of it. */
export interface DeliveriesTable {
  id: Generated<number>;
  /** Instance, source and message id, or digest where there is none: what makes a second one a duplicate. */
  dedupe_key: string;
  instance: string;
  message_id: string | null;
  digest: string;
  event: string;
  received_at: Date;
  source: "webhook" | "poll" | "replay" | "internal";
  /** Valid UTF-8 without NUL; else `body_bytes`. Both null: too large to keep, or removed with age. */
  body_text: string | null;
  body_bytes: Uint8Array | null;
  size: number;
  confidential: boolean;
  issue_key: string | null;
  state: DeliveryState;
  why: string | null;
  plan_id: number | null;
  /** It waits, and is not looked at before. */
  held_until: Generated<Date | null>;
  /** What it tells of its issue, see model/telling.ts; null: nothing, or it came before that was noted. */
  news: Generated<string | null>;
  /** When that happened, as far as it tells. */
  news_at: Generated<Date | null>;
}

/** What we remember of an issue. */
interface IssuesTable {
  issue_key: string;
  memory: JSONColumnType<IssueMemory> | null;
  status_note_id: number | null;
  status_note_digest: string | null;
}

/** A decision, with the facts it was made from. */
interface PlansTable {
  id: Generated<number>;
  issue_key: string;
  decided_at: Date;
  partner: string | null;
  plan: JSONColumnType<Plan>;
  facts: JSONColumnType<object>;
}

/** One wish per key, and how far it got. */
interface EffectsTable {
  key: string;
  issue_key: string;
  kind: Effect["kind"];
  asked_by: string;
  partner: string;
  mode: Mode;
  content_digest: string;
  effect: JSONColumnType<Effect>;
  state: EffectState;
  attempts: number;
  attempted_at: Date | null;
  retry_at: Date | null;
  outcome: JSONColumnType<Outcome> | null;
  plan_id: number;
  /** Of a word: the way of its last attempt. */
  way: JSONColumnType<TellWay> | null;
  /** Since when it waits for something of ours, an inbox say. */
  put_off_since: Date | null;
}

/** Every end, or postponement, of an effect. */
interface EffectHistoryTable {
  id: Generated<number>;
  key: string;
  issue_key: string;
  kind: Effect["kind"];
  asked_by: string;
  partner: string;
  state: Outcome["state"];
  why: string;
  plan_id: number;
  at: Date;
  /** Of `done`: what was changed exactly, so that it can be taken back. */
  changed: JSONColumnType<Changed> | null;
  /** The undo that took it back, or is to. */
  undone: Generated<string | null>;
}

/** Notes that we wrote: only in these does a marker count. */
interface OwnNotesTable {
  instance: string;
  project_id: number;
  note_id: number;
  issue_key: string;
}

/** User ids that the bot has, or had. */
interface OwnUsersTable {
  instance: string;
  user_id: number;
  /** As it was last called; commands begin with it. */
  username: string | null;
}

/** Commands that were carried out or refused. */
interface CommandRunsTable {
  instance: string;
  note_id: number;
  form: string;
  user_id: number;
  ok: boolean;
  at: Date;
}

/** Projects whose maintainers want no notes of ours. */
interface ProjectStopsTable {
  instance: string;
  project_id: number;
  by_username: string;
  at: Date;
}

/** Each liaison's rolling issue. */
interface InboxesTable {
  instance: string;
  username: string;
  issue_key: string | null;
  /** Of the description as we last wrote it. */
  digest: string | null;
  /** When it was tried to create one; null: not under way. */
  attempted_at: Date | null;
  edited_at: Date | null;
  /** When it was last found that it cannot be; null: it can, or was not tried. */
  refused_at: Date | null;
}

/** When the people of a group (or the configured users) were last read. */
interface MemberSourcesTable {
  instance: string;
  source: string;
  refreshed_at: Date;
  /** Somebody was taken out of it, so that it has to be read before it says who is in it. */
  to_read: Generated<boolean>;
}

/** Who they were. */
interface MembersTable {
  instance: string;
  source: string;
  user_id: number;
  username: string;
  direct: boolean;
}

/** How far something has been read. */
interface WatermarksTable {
  name: string;
  at: Date;
}

/** Something that one process at a time does for all. */
interface LeasesTable {
  name: string;
  holder: string;
  until: Date;
}

/** Runs of `liaison backfill`. */
interface BackfillsTable {
  id: Generated<number>;
  /** The options it was started with. */
  asked: string;
  since: Date;
  started_at: Date;
  /** null: it is under way, or was interrupted. */
  finished_at: Date | null;
}

/** How far each place of a backfill has been read. */
interface BackfillPlacesTable {
  backfill_id: number;
  place: string;
  at: Date;
  issues: number;
  stored: number;
  is_done: boolean;
}

/** How it stands with the hook of a place. */
interface HookStatesTable {
  instance: string;
  kind: string;
  path: string;
  hook_id: number | null;
  state: string;
  sentence: string;
  /** Since when it is in this state. */
  since: Date;
  checked_at: Date;
  /** Test requests in vain since then. */
  tests: number;
  test_at: Date | null;
}

/** How it stands with a token of ours. */
interface TokenStatesTable {
  instance: string;
  /** Empty: the instance's own. */
  place: string;
  username: string | null;
  usable: boolean;
  expires_at: Date | null;
  sentence: string;
  since: Date;
  checked_at: Date;
}

/** All tables, by name. */
export interface Tables extends PeopleTables, MeetingTables {
  deliveries: DeliveriesTable;
  issues: IssuesTable;
  plans: PlansTable;
  effects: EffectsTable;
  effect_history: EffectHistoryTable;
  rule_stops: RuleStopsTable;
  guarded: GuardedTable;
  undos: UndosTable;
  activity: ActivityTable;
  silences: SilencesTable;
  own_notes: OwnNotesTable;
  own_users: OwnUsersTable;
  member_sources: MemberSourcesTable;
  members: MembersTable;
  watermarks: WatermarksTable;
  escalations: EscalationsTable;
  escalation_events: EscalationEventsTable;
  escalation_issues: EscalationIssuesTable;
  command_runs: CommandRunsTable;
  project_stops: ProjectStopsTable;
  inboxes: InboxesTable;
  leases: LeasesTable;
  backfills: BackfillsTable;
  backfill_places: BackfillPlacesTable;
  hook_states: HookStatesTable;
  token_states: TokenStatesTable;
  timers: TimersTable;
  handovers: HandoversTable;
  user_statuses: UserStatusesTable;
  tasks: TasksTable;
  digests: DigestsTable;
  known_partners: KnownPartnersTable;
  knowledge: KnowledgeTable;
}
