/** Partners who come and go, on the command line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { folderWith, run } from "./support.ts";

const CONFIGURATION = `version: 1
instances:
  gitlab:
    url: https://gitlab.com
    token: { env: TOKEN }
    webhook: { secrets: [{ env: SECRET }] }
people:
  - { name: Andrew Conrad, username: aconrad }
supportManagers: [Andrew Conrad]
requests: { project: support/managers }
liaisons:
  - { id: open-source, section: Marketing, group: Open Source, liaisons: [Andrew Conrad] }
partners:
  # The desktop.
  - id: kde
    name: KDE
    liaison: open-source
    match: { groups: [kde] } # all of it
  - id: gnome
    name: GNOME # not the garden kind
    liaison: open-source
    retired: true
    match:
      # The shell, too.
      groups: [gnome]
`;

const TABLE = `name,groups,users,watch
KDE,kde;kde-extras,,
GNOME,gnome,,poll
Debian,debian,deb,poll
`;

const folder = (table = TABLE) => folderWith({ "liaison.yml": CONFIGURATION, "partners.csv": table });
const liaison = (cwd: string, ...args: string[]) => run(args, { cwd, env: { TOKEN: "t", SECRET: "s" } });
const textIn = (cwd: string) => readFileSync(join(cwd, "liaison.yml"), "utf8");

describe("liaison partners import", () => {
  test("prints a table as configuration", async () => {
    const { code, stdout } = await liaison(
      folder(),
      "partners",
      "import",
      "partners.csv",
      "--liaison",
      "open-source",
    );
    expect(code).toBe(0);
    expect(stdout).toContain("partners:\n  - id: kde\n    name: KDE\n    liaison: open-source\n");
    expect(stdout).toContain("    watch: poll\n    match: { groups: [debian], users: [deb] }\n");
  });

  test("brings it into a configuration, keeps every comment, and says what changed", async () => {
    const cwd = folder();
    const args = ["partners", "import", "partners.csv", "--merge", "liaison.yml", "--liaison", "open-source"];
    const dry = await liaison(cwd, ...args, "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("added: debian\n") });
    expect(textIn(cwd)).toBe(CONFIGURATION);
    const { stdout } = await liaison(cwd, ...args);
    expect(stdout).toContain("changed: kde, gnome\nback again: gnome\n");
    expect(textIn(cwd)).toBe(
      CONFIGURATION.replace("{ groups: [kde] }", "{ groups: [kde, kde-extras] }")
        .replace("    retired: true\n", "")
        .replace("  - id: gnome\n", "  - id: gnome\n    watch: poll\n")
        .concat(
          "  - id: debian\n    name: Debian\n    liaison: open-source\n    watch: poll\n    match: { groups: [debian], users: [deb] }\n",
        ),
    );
    expect((await liaison(cwd, ...args)).stdout).toContain("says the same as the table already");
  });

  test("writes nothing where the table or what would come of it has mistakes", async () => {
    const wrong = folder("name,groups\nKDE,a b,c\n");
    expect(await liaison(wrong, "partners", "import", "partners.csv")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("partners.csv:2: column 3: there are 2 columns only"),
    });
    const claimed = folder("name,groups\nTwin,kde\n");
    const merging = ["partners", "import", "partners.csv", "--merge", "liaison.yml"];
    expect(await liaison(claimed, ...merging)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("partners.csv:2: nothing says who looks after twin"),
    });
    expect(await liaison(claimed, ...merging, "--liaison", "open-source")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/group kde is claimed by partners\[0\].*\n.*nothing was written/s),
    });
    expect(textIn(claimed)).toBe(CONFIGURATION);
  });
});

describe("liaison partners retire", () => {
  test("marks the partner, and shows the checklist", async () => {
    const cwd = folder();
    const dry = await liaison(cwd, "partners", "retire", "kde", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("+    retired: true") });
    expect(dry.stdout).toContain("support/managers: KDE leaves: what is left to do");
    expect(dry.stdout).toContain("- [ ] kde: remove this service's webhook");
    expect(textIn(cwd)).toBe(CONFIGURATION);
    const { stdout } = await liaison(cwd, "partners", "retire", "kde");
    expect(stdout).toContain("opens a checklist in support/managers, once");
    expect(textIn(cwd)).toBe(CONFIGURATION.replace("    name: KDE\n", "    name: KDE\n    retired: true\n"));
    expect((await liaison(cwd, "partners", "retire", "kde")).stdout).toContain(
      "is retired in liaison.yml already",
    );
    expect(await liaison(cwd, "partners", "retire", "kd")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "kde"'),
    });
  });
});
