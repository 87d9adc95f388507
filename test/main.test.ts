import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

const pathOf = (name: string): string => fileURLToPath(new URL(`../src/${name}`, import.meta.url));
const LIAISON = pathOf("liaison.js");
const MAIN = pathOf("main.ts");

/** Runs the program as a person does: a process of its own. */
const started = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });

describe("the program as a process", () => {
  test.each([LIAISON, MAIN])(
    "ends with 0 when it did what was asked, and says nothing else: %s",
    async (file) => {
      const { code, stdout, stderr } = await started(file, "config", "schema");
      expect([code, stderr]).toEqual([0, ""]);
      expect(JSON.parse(stdout)).toHaveProperty("properties.instances");
    },
  );

  test("ends with 2 on wrong usage, in a few lines without a stack", async () => {
    const nowhere = ["config", "check", "--config", "/nowhere/liaison.yml"];
    const { code, stdout, stderr } = await started(LIAISON, ...nowhere);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  });

  test("an older Node is told what to do, before it meets anything that it cannot read", async () => {
    const older = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.1" } });`;
    const { code, stdout, stderr } = await started(
      "--import",
      `data:text/javascript,${encodeURIComponent(older)}`,
      LIAISON,
      "config",
      "schema",
    );
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/this is Node 18\.20\.1, .* is needed\.\n.*npx liaison/);
  });

  test("it imports nothing by name, which an older Node may not have", async () => {
    const source = await readFile(LIAISON, "utf8");
    expect(source).not.toMatch(/^import\s*\{/m);
    expect(source).toMatch(/^import module from "node:module"/m);
  });

  test("a reader that has seen enough, such as head, is no mistake", async () => {
    const child = spawn(process.execPath, [LIAISON, "config", "schema"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    const [stderr, [code, signal]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect([code, signal, stderr]).toEqual([0, null, ""]);
  });
});
