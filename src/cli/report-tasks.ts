/** What was done beside partners' issues, and what waits or was given up. */
import type { TaskReportRow } from "../store/tables/task-figures.ts";
import { type Io, line } from "./io.ts";

const STATES: Readonly<Record<TaskReportRow["state"], string>> = {
  planned: "to be done",
  attempting: "under way",
  waiting: "waiting",
  done: "done",
  skipped: "already so",
  failed: "given up",
  observed: "would have been done",
};

const KINDS: Readonly<Record<TaskReportRow["kind"], string>> = {
  issue: "issue of our own",
  note: "comment",
  describe: "description",
  state: "closing or opening",
  send: "message",
};

/** Of what is done, where it is says enough. */
const sampleOf = (
  { state }: TaskReportRow,
  { key, reason, why, reference }: TaskReportRow["samples"][number],
) => {
  const what = [reason, reference].filter(Boolean).join(", ");
  return state === "done" ? `      ${what}` : `      ${what}: ${why ?? "not tried yet"} (task ${key})`;
};

/** Says it, where there is anything to say. */
export const sayTasks = (io: Io, rows: readonly TaskReportRow[]): void => {
  if (rows.length === 0) return;
  line(io.stdout, "\nBeside partners' issues");
  for (const row of rows) {
    const count = `${STATES[row.state].padEnd(20)} ${String(row.count).padStart(5)}`;
    line(io.stdout, `  ${count} × ${KINDS[row.kind]} (${row.askedBy})`);
    for (const sample of row.samples) line(io.stdout, sampleOf(row, sample));
  }
  if (rows.some(({ state }) => state === "failed"))
    line(io.stdout, "\nTry again what was given up: liaison tasks retry KEY");
};
