/** From what a rule has done on an issue to what takes it back: pure. What persons have changed since is left alone. */
import type { Effect } from "../model/effect.ts";
import type { EscalationChange, EscalationEvent, EscalationRecord } from "../model/escalation.ts";
import type { IssueMarks } from "../model/memory.ts";
import type { Mode } from "../model/mode.ts";
import type { Consideration } from "../model/plan.ts";
import { UNDO, type UndoItem } from "../model/undo.ts";
import { known } from "./known-escalation.ts";

/** What is to be taken back on one issue, and what is known of it. */
export interface Undoing {
  readonly run: string;
  readonly issueKey: string;
  readonly items: readonly UndoItem[];
  readonly escalations: readonly EscalationRecord[];
  readonly marks: IssueMarks;
  readonly mode: Mode;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** The plan's part that takes it back. */
export interface Undone {
  readonly effects: readonly Effect[];
  readonly escalations: readonly EscalationChange[];
  readonly considered: readonly Consideration[];
  readonly marks: IssueMarks;
}

/** Why something stays, or that it goes. */
const said = (acted: boolean, sentence: string): Consideration => ({ askedBy: UNDO, acted, sentence });

/** Whose labels came and went several times: what they were before the first time. */
const labelsBefore = (items: readonly UndoItem[]): { readonly on: string[]; readonly off: string[] } => {
  const first = new Map<string, "on" | "off">();
  const inOrder = items.toSorted((one, other) => one.at.localeCompare(other.at));
  for (const { labels, unlabelled } of inOrder) {
    for (const title of unlabelled) if (!first.has(title)) first.set(title, "on");
    for (const title of labels) if (!first.has(title)) first.set(title, "off");
  }
  const were = (state: "on" | "off") => [...first].flatMap(([title, was]) => (was === state ? [title] : []));
  return { on: were("on"), off: were("off") };
};

/** Events that only people cause; what GitLab or we did is no answer. */
const byPerson = (event: EscalationEvent): boolean => "by" in event && event.by !== null;

/** Why an escalation stays; null: nobody has answered or joined, so it can be withdrawn. */
const whyStays = (record: EscalationRecord): string | null => {
  const { view } = known(record);
  if (!["proposed", "requested", "open"].includes(view.state)) return `it is ${view.state}`;
  if (record.events.some(byPerson)) return "somebody has asked for it, or answered";
  return view.sources.length > 1 ? "it is about other issues, too" : null;
};

const REASON = "a rule of ours asked for it by mistake";

const withdrawal = (
  { escalations, run, now }: Undoing,
  id: string,
): { readonly change: EscalationChange | null; readonly why: string } => {
  const record = escalations.find((one) => one.id === id);
  if (record === undefined) return { change: null, why: "it is not known any more" };
  const why = whyStays(record);
  if (why !== null) return { change: null, why };
  const event: EscalationEvent = { kind: "withdrawn", id: `undo:${run}`, at: now, by: null, reason: REASON };
  return { change: { before: record, events: [event] }, why: "" };
};

const HANDLED: readonly Effect["kind"][] = ["labels", "note", "escalation"];

/** What takes it back. Labels that are put right are remembered, so that the rule does not do the same again. */
export const planUndo = (undoing: Undoing): Undone => {
  const { run, issueKey, items, marks, mode } = undoing;
  const partner = items[0]?.partner ?? "";
  const base = { askedBy: UNDO, partner, mode, reason: `to take back what ${items[0]?.askedBy} has done` };
  const { on, off } = labelsBefore(items);
  const effects: Effect[] = [];
  if (on.length + off.length > 0)
    effects.push({
      ...base,
      kind: "labels",
      key: `${issueKey}|${UNDO}|labels|${run}`,
      add: on.map((title) => ({ title })),
      remove: off,
      create: false,
      onlyOurs: true,
    });
  for (const { noteId, body, kind } of items)
    if (kind === "note" && noteId !== null)
      effects.push({
        ...base,
        kind: "remove_note",
        key: `${issueKey}|${UNDO}|remove_note|${noteId}`,
        noteId,
        body,
      });
  const ids = [...new Set(items.flatMap(({ escalation }) => escalation ?? []))];
  const withdrawals = ids.map((id) => ({ id, ...withdrawal(undoing, id) }));
  const kept = items.filter(({ kind }) => !HANDLED.includes(kind));
  return {
    effects,
    escalations: mode === "act" ? withdrawals.flatMap(({ change }) => change ?? []) : [],
    considered: [
      ...effects.map(({ reason }) => said(true, reason)),
      ...withdrawals.map(({ id, change, why }) =>
        change === null
          ? said(false, `escalation ${id} stays: ${why}`)
          : said(true, `escalation ${id} is withdrawn`),
      ),
      ...kept.map(({ what }) => said(false, `${what}: cannot be taken back`)),
    ],
    marks: {
      ...marks,
      ...(off.length === 0 ? {} : { keptOff: [...new Set([...(marks.keptOff ?? []), ...off])] }),
      ...(on.length === 0 ? {} : { keptOn: [...new Set([...(marks.keptOn ?? []), ...on])] }),
    },
  };
};
