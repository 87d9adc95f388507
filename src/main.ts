#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import process from "node:process";

const OLDEST = 24;

const start = async (): Promise<number> => {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < OLDEST) {
    process.stderr.write(
      `liaison: this is Node ${process.versions.node}, and Node ${OLDEST} or newer is needed.\n` +
        "  `npm ci` brings it along: start with `npx liaison` or `npm run liaison --`.\n",
    );
    return 2;
  }
  // Types are stripped and code is compiled once per version of a file, not at every start.
  enableCompileCache();
  // Only now, so that an older Node never sees what it could not read.
  const { runProgram } = await import("./cli/program.ts");
  return await runProgram(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
  });
};

process.exitCode = await start();
