/** What the kernel knows of a process, on Linux. */
import { readdir, readFile } from "node:fs/promises";

/** Bytes of resident memory. */
export const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
};

/** Bytes of memory of its own and its share of what it shares: PostgreSQL's processes share much. 0: it has ended. */
export const proportionalBytes = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1_024;
};

/** File handles that are open, sockets among them. */
export const openHandles = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`)).length;

const parentOf = async (pid: string): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name, in parentheses, may hold anything.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "";
};

/** Processes that it has started, and these in turn. */
export const descendantsOf = async (pid: number): Promise<number[]> => {
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = new Map(await Promise.all(all.map(async (one) => [one, await parentOf(one)] as const)));
  const tree = new Set([String(pid)]);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const [one, parent] of parents) if (tree.has(parent)) tree.add(one);
  }
  tree.delete(String(pid));
  return [...tree].map(Number);
};
