/** What the kernel knows of processes (Linux). */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";

/** A process and everything that it started, as far as it still runs. */
export const treeOf = (pid: number): readonly number[] => {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  const tree = new Set([pid]);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const [one = 0, parent = 0] of rows) if (tree.has(parent)) tree.add(one);
  }
  return [...tree];
};

/** Bytes of memory of one process; what several share counts in parts, so that a sum counts it once. */
export const memoryOf = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1_024;
};

const TICKS_A_SECOND = 100;

/** Seconds of processor time of a process, and of its children that have ended. */
export const cpuOf = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_A_SECOND;
};
