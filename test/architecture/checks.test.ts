import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { longFiles, longFunctions, median } from "./budgets.ts";
import { cyclesIn, graphOf } from "./cycles.ts";
import { layerMistakes } from "./layers.ts";
import { libraryMistakes } from "./libraries.ts";
import { impurities } from "./purity.ts";
import { sourceFile } from "./source.ts";
import { writeMistakes } from "./writes.ts";

const layers = (path: string, text: string) => layerMistakes([sourceFile(path, text)]);
const purity = (text: string) => impurities([sourceFile("src/triage/a.ts", text)]);
const writes = (path: string, text: string) => writeMistakes([sourceFile(path, text)]);

describe("the check of layers", () => {
  test.each([
    ["src/model/a.ts", 'import { b } from "../triage/b.ts";', "layer 0 may not import layer 1"],
    ["src/lib/a.ts", 'import type { B } from "../model/b.ts";', "lib imports nothing of ours"],
    ["src/triage/a.ts", 'export { b } from "../effects/b.ts";', "layer 1 may not import layer 3"],
    ["src/bot/a.ts", 'const b = await import("../store/b.ts");', "layer 2 may not import layer 4"],
    ["src/process/a.ts", 'import "../gitlab/b.ts";', "layer 3 may not import layer 4"],
    ["src/process/a.ts", 'import { b } from "../effects/b.ts";', "do not know each other"],
    ["src/store/a.ts", 'import { b } from "../queue/b.ts";', "adapters import lib and model only"],
    ["src/store/a.ts", 'import { b } from "../intake/b.ts";', "adapters import lib and model only"],
    ["src/gitlab/a.ts", 'import { b } from "../config/b.ts";', "adapters import lib and model only"],
    ["src/effects/a.ts", 'import { b } from "../cli/b.ts";', "layer 3 may not import layer 5"],
    ["src/app.ts", 'import { b } from "./sandbox/b.ts";', "only the command line starts the sandbox"],
    [
      "src/sandbox/a.ts",
      'type B = import("../render/b.ts").B;',
      "the sandbox knows nothing but lib and model",
    ],
    ["src/render/a.ts", 'import b from "../../test/b.ts";', "outside src"],
    ["src/helpers/a.ts", "", "is in no layer"],
  ])("%s: %s", (path, text, why) => {
    expect(layers(path, text)).toEqual([expect.stringContaining(why)]);
  });

  test.each([
    ["src/triage/a.ts", 'import { b } from "../config/b.ts"; import { c } from "../model/c.ts";'],
    ["src/model/a.ts", 'import { b } from "../lib/b.ts"; import { z } from "zod";'],
    ["src/intake/a.ts", 'import { b } from "../bot/b.ts"; import { c } from "../config/c.ts";'],
    ["src/cli/a.ts", 'import { b } from "../sandbox/b.ts"; import { c } from "../app.ts";'],
    ["src/effects/a.ts", '// import { b } from "../gitlab/b.ts";\nconst text = \'import "../gitlab/b.ts"\';'],
  ])("%s may: %s", (path, text) => {
    expect(layers(path, text)).toEqual([]);
  });
});

describe("the check of circles", () => {
  test("finds them however long they are, and says the way", () => {
    const graph = graphOf([
      ["a", "b"],
      ["b", "c"],
      ["c", "b"],
      ["c", "d"],
    ]);
    expect(cyclesIn(graph)).toEqual(["b → c → b"]);
  });

  test("two ways to the same file are no circle", () => {
    const diamond = graphOf([
      ["a", "b"],
      ["a", "c"],
      ["b", "d"],
      ["c", "d"],
    ]);
    expect(cyclesIn(diamond)).toEqual([]);
  });
});

describe("the check of libraries", () => {
  test("finds a library outside its folder, by part of its name and by type too", () => {
    const found = libraryMistakes([
      sourceFile("src/process/a.ts", 'import type { Kysely } from "kysely/migration";'),
      sourceFile("src/store/a.ts", 'import { z } from "zod";'),
      sourceFile("src/http/a.ts", 'import left from "left-pad";'),
    ]);
    expect(found).toEqual([
      "src/process/a.ts imports kysely, which belongs to store",
      "src/store/a.ts imports zod, which belongs to model and config and sandbox",
      expect.stringContaining("give it a home"),
    ]);
  });

  test("leaves those at home alone, and Node's own", () => {
    const file = sourceFile("src/store/a.ts", 'import pg from "pg"; import { join } from "node:path";');
    expect(libraryMistakes([file])).toEqual([]);
  });
});

describe("the check of purity", () => {
  test.each([
    ["const a = async () => 1;", "async"],
    ["export const a = await b;", "await"],
    ["class A { async b() {} }", "async"],
    ["const now = Date.now();", "Date.now"],
    ["const now = new Date();", "new Date() without a moment"],
    ["const now = Date();", "Date()"],
    ["const home = process.env;", "process"],
    ["const given = { process };", "process"],
    ["const roll = Math.random();", "Math.random"],
    ["const page = fetch(url);", "fetch"],
    ['import { readFileSync } from "node:fs";', "node:fs"],
    ['import process from "node:process";', "node:process"],
  ])("%s", (text, what) => {
    expect(purity(text).join()).toContain(what);
  });

  test.each([
    'import { createHash } from "node:crypto";',
    "const day = new Date(0);",
    "const own = { process: 1 }.process;",
    "interface Ports { fetch(): void; process: string }",
    "// await process.exit(Date.now())",
    'const words = "await process";',
  ])("leaves alone: %s", (text) => {
    expect(purity(text)).toEqual([]);
  });
});

describe("the check of writes", () => {
  test("finds a write to GitLab where none belongs", () => {
    expect(writes("src/process/a.ts", "const a = () => client.postNote(ref, note);")).toEqual([
      "src/process/a.ts:1 calls postNote: only src/effects/ writes that to GitLab",
    ]);
    expect(writes("src/app/a.ts", "gitlab?.changeIssue(ref, {});")).toHaveLength(1);
    expect(writes("src/effects/a.ts", "gitlab.deleteHook(place, 1);")).toHaveLength(1);
  });

  test("a wish in the plan is no write, and effects may", () => {
    expect(writes("src/bot/handlers/a.ts", "context.plan.subscribe(wish); plan.subscribe(wish);")).toEqual(
      [],
    );
    expect(writes("src/effects/a.ts", "gitlab.postNote(ref, note);")).toEqual([]);
    expect(writes("src/reconcile/hooks.ts", "gitlab.createHook(place, hook);")).toEqual([]);
  });
});

describe("the check of sizes", () => {
  const lines = (count: number): string => "  work();\n".repeat(count);

  test("finds long files and long functions, not counting blank lines and comments", () => {
    expect(longFiles([sourceFile("src/lib/a.ts", lines(301))])).toHaveLength(1);
    expect(longFiles([sourceFile("src/lib/a.ts", lines(300))])).toEqual([]);
    const long = sourceFile("src/lib/a.ts", `const a = () => {\n${lines(79)}};`);
    expect(longFunctions([long])).toEqual([
      expect.stringContaining("src/lib/a.ts:1 begins a function of 81"),
    ]);
    expect(
      longFunctions([sourceFile("src/lib/a.ts", `const a = () => {\n\n  // why\n${lines(78)}};`)]),
    ).toEqual([]);
  });

  test("the median is the middle one", () => {
    expect(median([90, 10, 20])).toBe(20);
  });

  test("the linter's own rule for functions is on", () => {
    const folder = mkdtempSync(join(tmpdir(), "liaison-lint-"));
    try {
      mkdirSync(join(folder, "src"));
      copyFileSync("biome.json", join(folder, "biome.json"));
      const text = `export const a = (work: () => void): void => {\n${lines(81)}};\n`;
      writeFileSync(join(folder, "src", "a.ts"), text);
      const biome = resolve("node_modules/@biomejs/biome/bin/biome");
      const { status, stderr } = spawnSync(process.execPath, [biome, "lint", "--vcs-enabled=false", "."], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(stderr).toContain("noExcessiveLinesPerFunction");
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
