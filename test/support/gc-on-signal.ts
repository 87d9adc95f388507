/**
 * Loaded into a service before it starts (`NODE_OPTIONS=--import=…`): on SIGUSR2 it collects garbage and writes to
 * the file in `GC_REPORT` what memory is left, which nobody can tell from outside.
 */
import { writeFileSync } from "node:fs";
import { memoryAfterCollection } from "./collected-memory.ts";

process.on("SIGUSR2", () => {
  const file = process.env["GC_REPORT"];
  if (file !== undefined) writeFileSync(file, JSON.stringify(memoryAfterCollection()));
});
