#!/usr/bin/env -S node --max-semi-space-size=4
/** Runs one command line in this process. `liaison.js` comes before, where Node may be too old for this file. */
import { enableCompileCache, flushCompileCache } from "node:module";
import process from "node:process";

/** By then everything that a command which stays up needs at once is loaded. Milliseconds. */
const LOADED_MS = 3_000;

// `liaison.js` has done it already; this is for whoever starts here.
enableCompileCache();
// Otherwise the cache is written at the end, when whoever stops the program waits for it.
setTimeout(flushCompileCache, LOADED_MS).unref();

// Only now, so that these are in the cache too.
const { outliveReader } = await import("./cli/closed-pipe.ts");
const { runProgram } = await import("./cli/program.ts");

for (const stream of [process.stdout, process.stderr]) outliveReader(stream);

process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  // Opened only by who asks: a command that reads nothing must not be kept alive by it.
  get stdin() {
    return process.stdin;
  },
  env: process.env,
  cwd: process.cwd(),
});
