import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { createLogger } from "../../src/http/log.ts";

const record = () => {
  const lines: string[] = [];
  return {
    lines,
    to: { write: (line: string) => void lines.push(line) },
    parsed: () => lines.map((line) => JSON.parse(line)),
  };
};

test("one line of JSON per event, with level, time and whatever the child adds", () => {
  const { to, parsed } = record();
  const log = createLogger({ to, level: "info" });
  log.child({ issueKey: "gitlab:14#2" }).warn({ attempt: 2 }, "GitLab is slow");
  log.debug({}, "too much detail");
  expect(parsed()).toEqual([
    {
      level: "warn",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      issueKey: "gitlab:14#2",
      attempt: 2,
      msg: "GitLab is slow",
    },
  ]);
});

test("secrets are masked in what a child adds, and in what was put on an error", () => {
  const { to, lines } = record();
  const error = Object.assign(new Error("refused"), { token: "glpat-e", code: "E1" });
  createLogger({ to })
    .child({ secret: "s-x", hook: { signingToken: "whsec-x" } })
    .info({ error }, "it failed");
  expect(lines.join("")).not.toMatch(/glpat-e|s-x|whsec-x/);
  expect(lines.join("")).toContain('"code":"E1"');
});

test("errors keep their message and stack; secrets that slipped in are masked", () => {
  const { to, parsed, lines } = record();
  createLogger({ to }).error(
    { error: new Error("refused"), token: "glpat-x", hook: { token: "t-x" } },
    "it failed",
  );
  expect(parsed()[0]).toMatchObject({
    error: { message: "refused", stack: expect.any(String) },
    token: "[masked]",
  });
  expect(lines.join("")).not.toMatch(/glpat-x|t-x/);
});

test("secrets that are known are masked wherever they stand, also with characters that JSON escapes", () => {
  const { to, lines, parsed } = record();
  const secrets = ['a "quoted" \\ secret', "glpat-known", "x"];
  const error = new Error(`it said ${secrets[0]}`, { cause: new Error(`Bearer ${secrets[1]}`) });
  createLogger({ to, secrets: () => secrets }).error({ error, err: error }, `x: ${secrets[1]}`);
  expect(lines.join("")).not.toMatch(/quoted|known/);
  expect(parsed()[0]).toMatchObject({
    msg: "x: [masked]",
    error: { message: expect.stringContaining("[masked]") },
  });
});

test("a reader that stalls costs a bounded amount of memory; what is missing is counted, and said when it reads on", async () => {
  const program = `
    import { createLogger } from ${JSON.stringify(new URL("../../src/http/log.ts", import.meta.url).href)};
    let dropped = 0;
    const log = createLogger({ onDropped: () => { dropped += 1; } });
    const words = "x".repeat(1_000);
    for (let line = 0; line < 40_000; line += 1) log.info({ line }, words);
    process.send(dropped);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const [dropped] = (await once(child, "message")) as [number];
  const lines = (await text(child.stdout as Readable)).trim().split("\n");
  // 16 MB of about 1,060 bytes each.
  expect(dropped).toBeGreaterThan(20_000);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ level: "warn", lines: dropped });
  expect(lines).toHaveLength(40_000 - dropped + 1);
});
