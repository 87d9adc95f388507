import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createEmptyDatabase } from "../support/database.ts";
import { startCommand } from "../support/serve-process.ts";
import { folderWith, run } from "./support.ts";

const serve = (files: Record<string, string>, env: Record<string, string> = {}, ...args: string[]) =>
  run(["serve", ...args], { cwd: folderWith(files), env: { LOG_LEVEL: "silent", ...env } });

const GOOD = `
version: 1
instances:
  gitlab:
    url: https://gitlab.example
    token: { env: GITLAB_TOKEN }
    webhook: { secrets: [{ env: WEBHOOK_SECRET }] }
`;

describe("liaison serve refuses to start", () => {
  test("with a configuration that has mistakes: all of them at once, each with its line", async () => {
    const bad = `
version: 1
mode: perhaps
instances:
  gitlab: { url: "no address", token: { env: GITLAB_TOKEN } }
partners:
  - { id: kde, name: KDE, liaison: nobody, match: { groups: [kde] } }
rules:
  - { name: broken, conditions: { title: "(" }, actions: { labels: [x] } }
unknown: true
`;
    const { code, stdout, stderr } = await serve({ "liaison.yml": bad });
    expect([code, stdout]).toEqual([2, ""]);
    for (const words of ["mode", "url", "liaison", "title", "unknown"]) expect(stderr).toContain(words);
    expect(stderr.match(/^liaison\.yml:\d+:\d+/gm)?.length).toBeGreaterThanOrEqual(5);
  });

  test("without the secrets that the configuration names: all of them at once, and never their values", async () => {
    const { code, stderr } = await serve({ "liaison.yml": GOOD });
    expect(code).toBe(2);
    expect(stderr).toContain("GITLAB_TOKEN is not set");
    expect(stderr).toContain("WEBHOOK_SECRET is not set");
  });

  test.each([
    ["a port that is none", { PORT: "eighty" }, [], "PORT"],
    ["a role that is none", {}, ["--role", "web,king"], "web"],
    ["no configuration", { LIAISON_CONFIG: "nowhere.yml" }, [], "nowhere.yml"],
  ])("with %s", async (_, env: Record<string, string>, args: string[], words) => {
    const secrets = { GITLAB_TOKEN: "glpat-secret", WEBHOOK_SECRET: "another" };
    const { code, stderr } = await serve({ "liaison.yml": GOOD }, { ...secrets, ...env }, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("glpat-secret");
  });

  test("where the database cannot be reached: 1, and what to do", async () => {
    const secrets = { GITLAB_TOKEN: "glpat-secret", WEBHOOK_SECRET: "another", PORT: "0" };
    const { code, stderr } = await serve(
      { "liaison.yml": GOOD },
      { ...secrets, DATABASE_URL: "postgresql://127.0.0.1:1/none" },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/database.*\n.*PostgreSQL is up .* DATABASE_URL .* has to be started again/);
  });
});

describe("liaison serve", () => {
  test("goes on where a handler of the user's has forgotten to await something that fails, and says so", async () => {
    const database = await createEmptyDatabase();
    const folder = folderWith({
      "liaison.yml": `${GOOD}apps: [./forgetful.js]\n`,
      "forgetful.js": `setTimeout(() => void Promise.reject(new Error("forgotten")), 0); export default () => {};`,
    });
    const serving = startCommand(["serve", "--config", join(folder, "liaison.yml")], {
      GITLAB_TOKEN: "glpat-secret",
      WEBHOOK_SECRET: "another",
      PORT: "0",
      DATABASE_URL: database.url,
    });
    await serving.line((line) => line.includes("forgotten") && line.includes("await"));
    await serving.line((line) => line.includes('"ready:'));
    expect(await serving.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    await database.drop();
  });
});
