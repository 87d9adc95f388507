import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { createProgram } from "../../src/cli/program.ts";
import { folderWith, run } from "./support.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

const sound = `version: 1
instances:
  gitlab: { url: https://gitlab.com, token: { env: GITLAB_TOKEN } }
`;

describe("liaison config check", () => {
  test("the example is valid, and its people without accounts are warnings", async () => {
    const ran = await run(["config", "check"], { cwd: project });
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    const lines = ran.stdout.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("liaison.yml is valid, with 8 warnings");
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(/^liaison.yml:\d+:\d+: warning: people\[\d\]: .* has no username/);
    }
  });

  test("mistakes come with file, line and column, and exit code 2", async () => {
    const cwd = folderWith({ "liaison.yml": sound.replace("version: 1", "version: 3\nmoed: act") });
    const ran = await run(["config", "check"], { cwd });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain("liaison.yml:1:10: version: 3 does not fit here (expected 1)\n");
    expect(ran.stdout).toContain('liaison.yml:2:1: moed: unknown key; did you mean "mode"?');
    expect(ran.stdout).toMatch(/\nliaison.yml: 2 errors, 0 warnings\n$/);
  });

  test("--json gives the problems as data, with the same exit code", async () => {
    const cwd = folderWith({ "liaison.yml": sound.replace("version: 1", "version: 3") });
    const ran = await run(["config", "check", "--json"], { cwd });
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toEqual({
      file: "liaison.yml",
      valid: false,
      problems: [
        {
          file: "liaison.yml",
          line: 1,
          column: 10,
          path: "version",
          message: "3 does not fit here",
          expected: "1",
          severity: "error",
        },
      ],
    });
  });

  test("--config wins over LIAISON_CONFIG, before or after the command", async () => {
    const cwd = folderWith({ "good.yml": sound, "bad.yml": "version: 1\n" });
    const env = { LIAISON_CONFIG: "bad.yml" };
    expect((await run(["config", "check"], { cwd, env })).code).toBe(2);
    expect((await run(["--config", "good.yml", "config", "check"], { cwd, env })).code).toBe(0);
    expect((await run(["config", "check", "--config", "good.yml"], { cwd, env })).stdout).toBe(
      "good.yml is valid\n",
    );
  });

  test("a file that is not there is told by name, with what to do", async () => {
    const ran = await run(["config", "check", "--config", "gone.yml"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^liaison: cannot read the configuration .*gone.yml/);
    expect(ran.stderr).toMatch(/--config FILE or LIAISON_CONFIG/);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  test("modules and templates are looked for beside the configuration", async () => {
    const text = `${sound}apps: [mine.ts, gone.ts]\n`;
    const cwd = folderWith({ "liaison.yml": text, "mine.ts": "export default () => undefined;\n" });
    const ran = await run(["config", "check"], { cwd });
    expect(ran.stdout).toMatch(/apps\[1\]: does not exist/);
    expect(ran.stdout).not.toMatch(/apps\[0\]/);
  });

  test("a pattern that the engine refuses is a mistake with its line", async () => {
    const rules = "rules:\n  - { name: a, conditions: { title: '(a+' }, actions: { labels: [x] } }\n";
    const cwd = folderWith({ "liaison.yml": sound + rules });
    const ran = await run(["config", "check"], { cwd });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toMatch(/^liaison.yml:5:\d+: rules\[0\].conditions.title: /m);
  });
});

describe("liaison config print", () => {
  test("shows defaults, and secrets only as references", async () => {
    const cwd = folderWith({ "liaison.yml": sound });
    const env = { GITLAB_TOKEN: "glpat-the-secret-itself" };
    const ran = await run(["config", "print"], { cwd, env });
    expect(ran.code).toBe(0);
    expect(parse(ran.stdout)).toMatchObject({
      mode: "observe",
      instances: { gitlab: { token: { env: "GITLAB_TOKEN" }, poll: { every: "2m" } } },
      retention: { bodies: "30d" },
    });
    expect(ran.stdout).not.toContain("the-secret-itself");
    const asJson = await run(["config", "print", "--json"], { cwd, env });
    expect(JSON.parse(asJson.stdout)).toEqual(parse(ran.stdout));
  });

  test("of the example: observing, twelve rows, and partners to start from", async () => {
    const ran = await run(["config", "print", "--json"], { cwd: project });
    const { mode, liaisons, partners } = JSON.parse(ran.stdout);
    expect([mode, liaisons.length]).toEqual(["observe", 12]);
    expect(partners.map(({ name }: { name: string }) => name)).toEqual([
      "KDE",
      "GNOME",
      "Debian",
      "freedesktop.org",
    ]);
  });

  test("refuses a configuration with mistakes, and names them all", async () => {
    const cwd = folderWith({ "liaison.yml": "version: 1\nmoed: act\n" });
    const ran = await run(["config", "print"], { cwd });
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toMatch(/moed: unknown key/);
    expect(ran.stderr).toMatch(/instances: is missing/);
  });
});

describe("liaison config schema", () => {
  test("prints JSON Schema", async () => {
    const ran = await run(["config", "schema"]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ type: "object", additionalProperties: false });
  });
});

describe("the command line", () => {
  test("an unknown command is exit code 2, with a suggestion and where to look", async () => {
    const ran = await run(["confg"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/unknown command 'confg'\n\(Did you mean config\?\)/);
    expect(ran.stderr).toMatch(/liaison --help/);
    const inner = await run(["config", "chek"]);
    expect([inner.code, inner.stderr]).toEqual([2, expect.stringMatching(/Did you mean check/)]);
    expect((await run(["config", "check", "--jsno"])).stderr).toMatch(/Did you mean --json/);
  });

  test("every command and subcommand says what it does", async () => {
    const nowhere = { write: () => undefined };
    const program = await createProgram({ stdout: nowhere, stderr: nowhere, env: {}, cwd: "/" }, []);
    const all = [...program.commands, ...program.commands.flatMap((command) => command.commands)];
    expect(all.map((command) => command.name())).toContain("config");
    expect(all.filter((command) => command.description() === "")).toEqual([]);
  });

  test("help and version are no mistakes; no command at all is one", async () => {
    const help = await run(["--help"]);
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toMatch(/Usage: liaison/);
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    expect((await run([])).code).toBe(2);
  });

  test("a stack is shown to those who ask for it", async () => {
    const quiet = await run(["config", "check", "--config", "gone.yml"]);
    expect(quiet.stderr).not.toMatch(/^\s+at /m);
    const loud = await run(["config", "check", "--config", "gone.yml"], { env: { DEBUG: "1" } });
    expect(loud.stderr).toMatch(/^\s+at /m);
  });
});
