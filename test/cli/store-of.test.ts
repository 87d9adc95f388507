import { readdir } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { createTestDatabase } from "../support/database.ts";
import { folderWith, run } from "./support.ts";

describe("a command that looks into the database", () => {
  test.each([["deliveries"], ["replay", "1"], ["report"], ["rules"], ["rules", "release", "x"]])(
    "makes none where there is none: %s %s",
    async (...args: string[]) => {
      const cwd = folderWith({});
      const { code, stdout, stderr } = await run(args, { cwd, env: { LIAISON_DATA_DIR: "kept" } });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(`there is no database in ${cwd}/kept`);
      expect(stderr).toMatch(/LIAISON_DATA_DIR .* DATABASE_URL/);
      expect(await readdir(cwd)).toEqual([]);
    },
  );
});

describe("the rules that were stopped, and the report", () => {
  test("are told in people's words, and `rules` alone lists", async () => {
    const database = await createTestDatabase();
    try {
      const store = await database.open();
      const env = { DATABASE_URL: database.url };
      expect(await run(["rules"], { env })).toMatchObject({ code: 0, stdout: "No rule is stopped.\n" });
      await store.ruleStops.stop("rule: outages", "changed 51 issues", new Date());
      for (const args of [["rules"], ["rules", "stopped"]])
        expect((await run(args, { env })).stdout).toMatch(
          /^rule: outages: changed 51 issues\n.*rules release/s,
        );
      const data = JSON.parse((await run(["rules", "stopped", "--json"], { env })).stdout);
      expect(data).toMatchObject({ "rule: outages": { why: "changed 51 issues" } });
      expect((await run(["report"], { env })).stdout).toContain("Stopped: rule: outages");
    } finally {
      await database.drop();
    }
  });
});

test.each([
  [["report", "--help"], "(default: 7d)"],
  [["serve", "--help"], "(default: all)"],
])("%j tells defaults as they would be written", async (args, words) => {
  const { stdout } = await run(args);
  expect(stdout.replace(/\s+/g, " ")).toContain(words);
});
