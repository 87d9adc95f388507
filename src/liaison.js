#!/usr/bin/env -S node --max-semi-space-size=4
// The start of the program, in plain JavaScript: an older Node than the one that is needed can read
// this file, and nothing of the rest. (The flag keeps V8's young generation, and so the memory of an
// idle service, small: it would otherwise grow to 48 MB under load, and stay so.)
// Not by name: a name that an older Node does not have would be an error before the first line of this runs.
import module from "node:module";
import process from "node:process";

const OLDEST = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST) {
  process.stderr.write(
    `liaison: this is Node ${process.versions.node}, and Node ${OLDEST} or newer is needed.\n` +
      "  `npm ci` brings it along: start with `npx liaison` or `npm run liaison --`.\n",
  );
  process.exitCode = 2;
} else {
  // Types are stripped and code is compiled once per version of a file, not at every start. Before any file with
  // types is read: what strips them takes 15 MB of memory, for as long as the process runs.
  module.enableCompileCache();
  import("./main.ts");
}
