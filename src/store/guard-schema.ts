/** Tables of what keeps rules in check: stops, fingerprints, undos, and who is alive when. */
import type { JSONColumnType } from "kysely";
import type { Effect } from "../model/effect.ts";
import type { Outcome } from "../model/outcome.ts";
import type { UndoItem } from "../model/undo.ts";

/** Labels that were put on and taken off, the note that was written. */
export type Changed = Pick<Outcome, "labels" | "unlabelled" | "noteId">;

/** What is to be taken back on one issue. */
export interface UndosTable {
  run: string;
  issue_key: string;
  items: JSONColumnType<readonly UndoItem[]>;
  /** `failed`: it could not be, and can be asked for again. */
  state: "waiting" | "decided" | "failed";
  why: string | null;
  plan_id: number | null;
  at: Date;
}

/** Rules, and handlers after a changed configuration, that wanted too much and were stopped. */
export interface RuleStopsTable {
  rule: string;
  why: string;
  stopped_at: Date;
  /** Issues that it wanted to change. */
  wanted: number;
  sample: JSONColumnType<readonly WantedSample[]>;
  /** null: it is stopped. */
  released_at: Date | null;
}

/** One of the issues that a stopped rule wanted to change, and what it wanted there. */
export interface WantedSample {
  readonly issueKey: string;
  readonly kind: Effect["kind"];
  readonly what: string;
}

/** What may act, and since when it may as it does. */
export interface GuardedTable {
  asked_by: string;
  fingerprint: string;
  /** null: it was so from the beginning. */
  changed_at: Date | null;
}

/** How often something was alive within an hour. */
export interface ActivityTable {
  kind: SilenceKind;
  name: string;
  hour: Date;
  count: number;
}

/** What can fall silent. */
export type SilenceKind = "rule" | "handler" | "hook";

/** What has fallen silent against its own past. */
export interface SilencesTable {
  kind: SilenceKind;
  name: string;
  since: Date;
  /** Hours in which it would have been alive by now. */
  expected: number;
  noticed_at: Date;
}
