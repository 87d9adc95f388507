import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { registryCommand } from "../../src/cli/registry.ts";
import { reportError } from "../../src/cli/report-error.ts";
import { inspectConfiguration } from "../../src/config/inspect.ts";
import { PAGE } from "../config/registry/pages.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "registry-"));
  await writeFile(join(folder, "page.md"), PAGE);
});

afterEach(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const liaison = async (...args: string[]): Promise<Outcome> => {
  let [out, err] = ["", ""];
  const io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
    env: {},
    cwd: folder,
  };
  const program = new Command("liaison").option("--config <file>").exitOverride();
  program.addCommand(registryCommand(io));
  let code = 0;
  try {
    await program.parseAsync(["registry", ...args], { from: "user" });
  } catch (thrown) {
    code = reportError(thrown, io);
  }
  return { code, out, err };
};

const file = (name: string): Promise<string> => readFile(join(folder, name), "utf8");

const start = async (): Promise<string> => {
  const { out } = await liaison("import", "page.md");
  await writeFile(join(folder, "liaison.yml"), out);
  return out;
};

describe("liaison registry import", () => {
  test("prints a configuration that is valid as it is, and says what was mended", async () => {
    const { code, out, err } = await liaison("import", "page.md");
    expect(code).toBe(0);
    const { configuration, problems } = inspectConfiguration(out, "liaison.yml");
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(configuration?.liaisons).toHaveLength(12);
    expect(err).toMatch(/^page\.md:\d+:\d+: warning: text encoded twice/);
    expect(err).toContain("12 rows: 3 without a liaison, 2 without a contact, 5 without a cadence");
  });

  test("prints data, with what a schedule can make of the cadences", async () => {
    const { rows } = JSON.parse((await liaison("import", "page.md", "--json")).out);
    expect(rows[1]).toMatchObject({
      id: "budget",
      cadence: { occurrences: [{ unit: "quarter" }, { unit: "month" }] },
    });
  });

  test("reports cadences without a rhythm", async () => {
    await writeFile(join(folder, "page.md"), PAGE.replace("weekly team meeting", "when needed"));
    expect((await liaison("import", "page.md")).err).toContain(
      'developer-relations: no rhythm was found in "when needed"',
    );
  });

  test("merges: prints the file, or changes it; says what changes", async () => {
    const before = await start();
    await writeFile(join(folder, "page.md"), PAGE.replace("Andrew Conrad", "Andrew Conrad / Ada"));
    const expected = before
      .replace("liaisons: [Andrew Conrad]", "liaisons: [Andrew Conrad, Ada]")
      .replace("liaisons:\n", "  - { name: Ada }\nliaisons:\n");
    const shown = await liaison("import", "page.md", "--merge", "liaison.yml");
    expect(shown.out).toBe(expected);
    expect(shown.err).toContain("+    liaisons: [Andrew Conrad, Ada]\n");
    expect(await file("liaison.yml")).toBe(before);
    const written = await liaison("import", "page.md", "--merge", "liaison.yml", "--write");
    expect(written.out).toContain(
      "open-source (Marketing / Open Source Prog.): changed: liaisons Andrew Conrad → Andrew Conrad, Ada",
    );
    expect(await file("liaison.yml")).toBe(expected);
    expect(await readdir(folder)).toEqual(["liaison.yml", "page.md"]);
    expect((await liaison("import", "page.md", "--merge", "liaison.yml", "--write")).out).toContain(
      "says the same",
    );
  });

  test.each([
    [["import", "nowhere.md"], "cannot read nowhere.md"],
    [["import", "page.md", "--write"], "--write needs --merge"],
    [["import", "page.md", "--merge", "bad.yml"], "bad.yml:1:"],
    [["import", "bad.yml"], "bad.yml:1:1: expected a Markdown table"],
    [["export"], "cannot read the configuration"],
    [["export", "--config", "bad.yml", "--write"], "--write needs --page"],
    [["who", "me", "--config", "bad.yml"], "bad.yml:1:"],
  ])("%j is wrong usage", async (args, message) => {
    await writeFile(join(folder, "bad.yml"), "liaisons: nobody\n");
    const { code, out, err } = await liaison(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });
});

describe("liaison registry export", () => {
  test("gives back a table that imports as the same configuration", async () => {
    const before = await start();
    await writeFile(join(folder, "table.md"), (await liaison("export")).out);
    expect((await liaison("import", "table.md")).out).toBe(before);
  });

  test("puts the rows into a page, leaving the rest", async () => {
    await writeFile(
      join(folder, "liaison.yml"),
      (await start()).replace("liaisons: [Jason Colyer]", "liaisons: []"),
    );
    const { code } = await liaison("export", "--page", "page.md", "--write");
    expect(code).toBe(0);
    expect((await file("page.md")).replace(/ +/g, " ")).toBe(
      PAGE.replace("Jason Colyer", "TBD").replace("SÃ¸", "Sø").replace(/ +/g, " "),
    );
  });

  test("warns of another table of the kind on the page, which stays as it is", async () => {
    await start();
    await writeFile(join(folder, "two.md"), `${PAGE}\n\n# Earlier\n\n${PAGE}`);
    const { code, err } = await liaison("export", "--page", "two.md");
    expect(code).toBe(0);
    expect(err).toMatch(/^two\.md:\d+:\d+: warning: another table with the same columns/);
  });

  test("one row is one row", async () => {
    const one = PAGE.split("\n").filter((text) => !text.startsWith("|") || /Section|---|Legal/.test(text));
    await writeFile(join(folder, "one.md"), one.join("\n"));
    expect((await liaison("import", "one.md")).err).toMatch(/^1 row: /m);
  });

  test("says where a page has no table", async () => {
    await start();
    await writeFile(join(folder, "empty.md"), "\n");
    const { code, err } = await liaison("export", "--page", "empty.md");
    expect([code, err]).toEqual([2, expect.stringContaining("empty.md:1:1: expected a Markdown table")]);
  });
});

describe("liaison registry gaps and who", () => {
  test("gaps lists what is missing", async () => {
    await start();
    expect((await liaison("gaps")).out).toContain(
      "accounts             no liaison, no contact, no cadence  (Finance / Accounts)\n",
    );
    expect(JSON.parse((await liaison("gaps", "--json")).out)).toHaveLength(7);
  });

  test("who answers in words and as data", async () => {
    await start();
    expect(
      (await liaison("who", "customer", "success")).out,
    ).toBe(`Customer Success (Customer Success): customer-success
  liaison  nobody yet (supportManagers in the configuration names whom to ask instead)
  contact  Kristen Lawrence
  meets    weekly on Fri join EMEA scrum (every week on Friday: EMEA scrum)
`);
    expect(JSON.parse((await liaison("who", "legal", "--json")).out)).toMatchObject([
      { id: "legal", liaisons: [{ name: "Jason Colyer" }] },
    ]);
  });

  test("who says of a person what they look after", async () => {
    await start();
    const { out } = await liaison("who", "Andrew", "Conrad");
    expect(out).toMatch(/^Andrew Conrad: liaison of Open Source Prog\.\n\nOpen Source Prog\. \(Marketing\)/);
  });

  test("who fails with a suggestion where there is no such team", async () => {
    await start();
    const { code, err } = await liaison("who", "infrastrcture team");
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('nobody called "infrastrcture team"; did you mean ".com Infrastructure"?'),
    ]);
    expect((await liaison("who", "sails")).err).toContain('did you mean "Sales"?');
  });
});
