import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";
import { liaisonRow } from "../../src/config/schema/people.ts";
import { run } from "../cli/support.ts";
import { withCommandTable } from "./command-table.ts";
import { withKeyTable } from "./key-table.ts";
import { withTransitionTable } from "./transition-table.ts";

const PAGES = [
  "README.md",
  ...readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? `docs/${name}` : [])),
];
const textOf = (page: string): string => readFileSync(page, "utf8");

const silent = { write: () => undefined };
const program = await createProgram({ stdout: silent, stderr: silent, env: {}, cwd: "." }, []);

/** `liaison …` as pages write it: on lines of blocks, and between backquotes. */
const commandLines = (text: string): string[] => [
  ...[...text.matchAll(/^npx liaison (.+)$/gm)].map(([, line = ""]) =>
    line.replace(/\s+#.*/, "").replace(/ > .*/, ""),
  ),
  ...[...text.matchAll(/`(?:npx )?liaison ([a-z][^`]*)`/g)].map(([, line = ""]) => line),
];

const optionMistakes = (commands: readonly Command[], words: readonly string[]): string[] => {
  const known = commands.flatMap((command) => command.options.flatMap(({ long }) => long ?? []));
  return words.filter((word) => word.startsWith("--") && !known.includes(word) && word !== "--help");
};

/** What there is not of a command line. */
const commandMistakes = (line: string): string[] => {
  const words = line.split(/\s+/);
  const path: Command[] = [program];
  for (const word of words) {
    const next = path.at(-1)?.commands.find((command) => command.name() === word);
    if (next !== undefined) path.push(next);
  }
  const leaf = path.at(-1);
  const mistakes = optionMistakes(path, words);
  // Some do something by themselves; other groups of commands need one of theirs.
  const isGroup =
    leaf !== undefined && leaf.commands.length > 0 && !["deliveries", "report"].includes(leaf.name());
  if (isGroup) mistakes.push("no such command");
  return mistakes;
};

describe.each(PAGES)("%s", (page) => {
  test("names only commands and options that there are", () => {
    const mistakes = commandLines(textOf(page)).flatMap((line) =>
      commandMistakes(line).map((what) => `${line}: ${what}`),
    );
    expect(mistakes).toEqual([]);
  });

  test("names only scripts of the package that there are", () => {
    const { scripts } = JSON.parse(textOf("package.json"));
    const named = [...textOf(page).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  test("links only to files that there are", () => {
    const links = [...textOf(page).matchAll(/\]\((?!http)([^)#]+)[^)]*\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});

describe("the checks above", () => {
  test.each([
    ["serve --nonsense", "--nonsense"],
    ["hooks destroy", "no such command"],
    ["nonsense", "no such command"],
  ])("find %s", (line, what) => {
    expect(commandMistakes(line)).toContain(what);
  });

  test("see the commands that pages name", () => {
    expect(commandLines(textOf("README.md")).length).toBeGreaterThan(20);
  });

  test("every command is in the README's table", () => {
    for (const command of program.commands)
      expect(textOf("README.md")).toContain(`| \`liaison ${command.name()}`);
  });
});

describe("what pages take from the code", () => {
  test("the table of keys is the schema's; `npm run docs` writes it", () => {
    const page = textOf("docs/configuration.md");
    expect(page).toBe(withKeyTable(page));
  });

  test("the table of commands is the parser's; `npm run docs` writes it", () => {
    const page = textOf("docs/commands.md");
    expect(page).toBe(withCommandTable(page));
  });

  test("the table of transitions is the machine's; `npm run docs` writes it", () => {
    const page = textOf("docs/escalations.md");
    expect(page).toBe(withTransitionTable(page));
  });

  test("every key of a row's escalation is in the page about them", () => {
    const keys = Object.keys(liaisonRow.shape.escalation.unwrap().shape);
    for (const key of keys) expect(textOf("docs/escalations.md")).toContain(`\n| \`${key}\` |`);
  });

  test("the README's handler is the example that is tested", () => {
    expect(textOf("README.md")).toContain(textOf("docs/examples/thanks.ts").replace(/\/\*\*.*\*\/\n/, ""));
  });

  test("the example's own test passes", () => {
    // jest marks its processes with variables that node --test must not see.
    const { status, stdout } = spawnSync(process.execPath, ["--test", "docs/examples/thanks.test.ts"], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
    expect(stdout).toContain("pass 2");
    expect(status).toBe(0);
  });

  test("the example payload is KDE's, and facts leave less to assume", async () => {
    const simulate = async (...more: string[]) => {
      const ran = await run(["simulate", "docs/examples/issue-opened.json", "--json", ...more], { cwd: "." });
      expect(ran.code).toBe(0);
      return JSON.parse(ran.stdout);
    };
    const [bare, informed] = [await simulate(), await simulate("--facts", "docs/examples/facts.json")];
    expect(bare.match.partner).toBe("kde");
    expect(bare.plan.effects.map(({ kind }: { kind: string }) => kind)).toEqual(["labels", "status_note"]);
    expect(informed.assumptions.length).toBeLessThan(bare.assumptions.length);
  });
});
