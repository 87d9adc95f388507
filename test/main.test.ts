import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Runs the program as a person does: a process of its own. */
const started = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });

describe("the program as a process", () => {
  test("ends with 0 when it did what was asked, and says nothing else", async () => {
    const { code, stdout, stderr } = await started("config", "schema");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toHaveProperty("properties.instances");
  });

  test("ends with 2 on wrong usage, in a few lines without a stack", async () => {
    const { code, stdout, stderr } = await started("config", "check", "--config", "/nowhere/liaison.yml");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  });
});
