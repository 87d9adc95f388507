/** Seeded secrets through work and trouble; afterwards they are looked for wherever something is written. */
import { randomBytes } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeSandboxConfig } from "../../../src/cli/sandbox-config.ts";
import { folderWith, type Ran, run } from "../../cli/support.ts";
import { issueBody } from "../../intake/support.ts";
import { startGitLab, type TestGitLab } from "../../sandbox/support/gitlab.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type Gate, startGate } from "../../support/gate.ts";
import { type RunningCommand, startCommand } from "../../support/serve-process.ts";
import { createStories, type Stories } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const seed = (name: string): string => `${name}-${randomBytes(12).toString("hex")}`;

/** What nobody may read anywhere. Tokens that work are added from the sandbox. */
const SECRETS = {
  webhook: seed("hook"),
  olderWebhook: seed("older"),
  signing: `whsec_${randomBytes(32).toString("base64")}`,
  guessed: seed("guess"),
  query: seed("query"),
  header: seed("header"),
  bearer: seed("bearer"),
  revokedBot: seed("glpat"),
  revokedPerson: seed("glpat"),
  databasePassword: seed("database"),
  urlPassword: seed("url"),
  literal: seed("glpat"),
  handler: seed("handler"),
};

/** A handler of the operator's that fails in every way, with a secret in its words. */
const FORGETFUL = `
export default (app) => {
  app.on("issue.open", async ({ issue }) => {
    if (!issue.title.includes("handler")) return;
    void Promise.reject(new Error("forgotten: " + process.env.PERSON_TOKEN, { cause: { token: process.env.PERSON_TOKEN } }));
  });
};
`;

let gitlab: TestGitLab;
let gate: Gate;
let database: TestDatabase;
let folder: string;
let config: string;
let serving: RunningCommand;
let told: Stories;
let url: string;
const written: { readonly where: string; readonly text: string }[] = [];
const secrets = new Map<string, string>(Object.entries(SECRETS));

const keep = (where: string, text: string): void => void written.push({ where, text });

const liaison = async (env: Record<string, string>, ...args: string[]): Promise<Ran> => {
  const ran = await run(args, {
    cwd: folder,
    env: { LIAISON_CONFIG: config, DATABASE_URL: database.url, PERSON_TOKEN: SECRETS.handler, ...env },
  });
  keep(`liaison ${args.join(" ")}`, ran.stdout + ran.stderr);
  return ran;
};

const fileOf = (name: string): string => join(folder, "liaison.secrets", name);

beforeAll(async () => {
  [gitlab, database] = await Promise.all([startGitLab("demo"), createTestDatabase()]);
  gate = await startGate(gitlab.url);
  folder = folderWith({ "forgetful.mjs": FORGETFUL });
  const place = { url: gate.url, users: gitlab.users, webhookSecret: SECRETS.webhook };
  config = await writeSandboxConfig(folder, "liaison.yml", { ...place, serviceUrl: "http://127.0.0.1:1" });
  for (const { username, token } of gitlab.users) secrets.set(`token of ${username}`, token);
  await writeFile(fileOf("older"), SECRETS.olderWebhook);
  await writeFile(fileOf("signing"), SECRETS.signing);
  await writeFile(fileOf("path"), gitlab.users.find(({ username }) => username === "gaia")?.token ?? "");
  const text = await readFile(config, "utf8");
  await writeFile(
    config,
    `${text
      .replace(
        /( +)secrets: \[(.*)\]/,
        "$1secrets: [$2, { file: liaison.secrets/older }]\n$1signingTokens: [{ file: liaison.secrets/signing }]",
      )
      .replace(/( +)webhook:/, "$1tokens: { gnome: { file: liaison.secrets/path } }\n$1webhook:")
      .replace(
        "username: vstoianovici }",
        "username: vstoianovici, subscribe: [token, mention], token: { env: PERSON_TOKEN } }",
      )}\napps: [forgetful.mjs]\n`,
  );
  serving = startCommand(["serve", "--config", config], {
    DATABASE_URL: database.url,
    PORT: "0",
    LOG_LEVEL: "debug",
    PERSON_TOKEN: SECRETS.handler,
  });
  url = JSON.parse(await serving.line((line) => line.includes('"ready:'))).url;
  await writeFile(config, (await readFile(config, "utf8")).replace("http://127.0.0.1:1", url));
  serving.signal("SIGHUP");
  told = createStories(gitlab, () => gitlab.webhooks.idle());
}, 120_000);

afterAll(async () => {
  await serving.kill("SIGKILL");
  await gate.stop();
  await gitlab.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const decided = async (count: number): Promise<void> =>
  until(async () => {
    const [row] = await database.query(
      "SELECT count(*)::int AS count FROM deliveries WHERE state <> 'waiting'",
    );
    return Number(row?.["count"]) >= count;
  });

const logged = (words: string): Promise<void> => until(() => serving.output().includes(words));

const post = async (path: string, headers: Record<string, string>, body = issueBody()): Promise<void> => {
  const answer = await fetch(`${url}${path}`, { method: "POST", headers, body });
  keep(`the answer to ${path}`, `${JSON.stringify([...answer.headers])} ${await answer.text()}`);
};

const work = async (): Promise<void> => {
  expect((await liaison({}, "hooks", "ensure")).code).toBe(0);
  await told.opens("kira", "gitlab-org/gitlab", { title: "An outage of the runner" });
  await told.opens("gaia", "gnome/infrastructure", { title: "Ask about a licence" });
  await told.opens("kira", "gitlab-org/gitlab", { title: "The handler forgets" });
  await logged("something failed that nobody waited for");
  await post(`/webhooks/gitlab/sandbox?secret=${SECRETS.query}`, {
    "X-Gitlab-Token": SECRETS.webhook,
    "X-Gitlab-Event": "Issue Hook",
    "X-Custom-Secret": SECRETS.header,
    Authorization: `Bearer ${SECRETS.bearer}`,
  });
  await post("/webhooks/gitlab", { "X-Gitlab-Token": SECRETS.guessed });
  await post(`/nowhere?private_token=${SECRETS.query}`, { "PRIVATE-TOKEN": SECRETS.bearer });
  await decided(3);
};

const trouble = async (): Promise<void> => {
  gate.trouble(() => ({ kind: "answered", status: 502 }));
  await told.opens("kira", "gitlab-org/gitlab", { title: "While GitLab is away" });
  await logged("502");
  gate.trouble(undefined);
  await writeFile(fileOf("liaison-bot"), SECRETS.revokedBot);
  await writeFile(fileOf("aconrad"), SECRETS.revokedPerson);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await told.opens("kira", "gitlab-org/gitlab", { title: "With a token that is revoked" });
  await logged("401");
  await liaison({}, "hooks", "ensure", "--json");
  await liaison({}, "config", "check", "--online");
  await database.away();
  await post("/webhooks/gitlab/sandbox", {
    "X-Gitlab-Token": SECRETS.webhook,
    "X-Gitlab-Event": "Issue Hook",
  });
  await database.back();
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  await rm(fileOf("webhook"));
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  await post("/webhooks/gitlab/sandbox", {
    "X-Gitlab-Token": SECRETS.olderWebhook,
    "X-Gitlab-Event": "Issue Hook",
  });
  await writeFile(fileOf("webhook"), SECRETS.webhook);
};

const READING_COMMANDS = [
  ["config", "print"],
  ["config", "print", "--json"],
  ["config", "check"],
  ["config", "check", "--json"],
  ["config", "schema"],
  ["registry", "gaps", "--json"],
  ["registry", "who", "open-source", "--json"],
  ["registry", "export", "--json"],
  ["deliveries", "--json"],
  ["deliveries", "show", "1", "--json"],
  ["deliveries", "show", "1"],
  ["report", "--json"],
  ["report"],
  ["rules", "stopped", "--json"],
  ["replay", "1", "--json"],
] as const;

const mistakes = async (): Promise<void> => {
  const text = await readFile(config, "utf8");
  const wrong = async (change: (whole: string) => string): Promise<void> => {
    await writeFile(join(folder, "wrong.yml"), change(text));
    const refused = ["--config", join(folder, "wrong.yml")];
    for (const command of [
      ["config", "check"],
      ["config", "check", "--json"],
      ["config", "print"],
    ])
      await liaison({ DEBUG: "1" }, ...command, ...refused);
    // A configuration that is taken would serve for ever.
    if ((await liaison({}, "config", "check", ...refused)).code === 0)
      throw new Error(`taken: ${change.toString()}`);
    await liaison({ DEBUG: "1", PORT: "0" }, "serve", ...refused);
  };
  await wrong((whole) => whole.replace(/token: \{ file: [^}]*\}/, `token: ${SECRETS.literal}`));
  await wrong((whole) => whole.replace(/token: \{ file: [^}]*\}/, `token: { env: ${SECRETS.literal} }`));
  await wrong((whole) => whole.replace(/secrets: \[\{/, `secrets: ["${SECRETS.literal}", {`));
  await wrong((whole) =>
    whole.replace(`url: ${gate.url}`, `url: https://somebody:${SECRETS.urlPassword}@gitlab.example`),
  );
  await wrong((whole) =>
    whole.replace(/signingTokens: \[/, `signingTokens: ["${SECRETS.literal}"\n${SECRETS.literal}`),
  );
  const { host } = new URL(database.url.replace("@/", "@localhost/"));
  for (const databaseUrl of [
    `postgres://liaison:${SECRETS.databasePassword}@127.0.0.1:1/liaison`,
    `postgres://liaison:${SECRETS.databasePassword}@${host}:99999/liaison`,
    `postgres://liaison:${SECRETS.databasePassword}@[not a host/liaison`,
    `${SECRETS.databasePassword}`,
    `postgres://127.0.0.1:1/liaison?password=${SECRETS.databasePassword}`,
  ]) {
    const env = { DATABASE_URL: databaseUrl, DEBUG: "1", PORT: "0", LOG_LEVEL: "debug" };
    for (const command of [["report"], ["deliveries", "--json"]]) await liaison(env, ...command);
    const failing = startCommand(["serve", "--config", config], { ...env, PERSON_TOKEN: SECRETS.handler });
    expect((await failing.ended()).code).not.toBe(0);
    keep("a service without a database", failing.output() + failing.errors());
  }
};

/** Every row of every table as text. */
const dump = async (): Promise<void> => {
  const tables = await database.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables) {
    const rows = await database.query(`SELECT t::text AS row FROM ${String(name)} AS t`);
    keep(`the table ${String(name)}`, rows.map((row) => String(row["row"])).join("\n"));
  }
};

/** Base64, percent-encoding and JSON make the same secret look different. */
const shapesOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
];

test("seeded secrets are nowhere: not in logs, answers, metrics, tables, or what commands print", async () => {
  await work();
  await trouble();
  for (const command of READING_COMMANDS) await liaison({}, ...command);
  await mistakes();
  await dump();
  keep("the metrics", await (await fetch(`${url}/metrics`)).text());
  await serving.kill("SIGTERM");
  keep("the service's log", serving.output());
  keep("the service's standard error", serving.errors());

  // What was looked through holds what happened.
  const all = written.map(({ text }) => text).join("\n");
  for (const words of ["401", "502", "wrong-token", "cannot be reached", "does not fit here", "revoked"])
    expect(all).toContain(words);
  expect(written.find(({ where }) => where.includes("deliveries"))?.text.length).toBeGreaterThan(100);
  const found = [...secrets].flatMap(([name, secret]) =>
    written
      .filter(({ text }) => shapesOf(secret).some((shape) => text.includes(shape)))
      .map(({ where }) => `${name} in ${where}`),
  );
  expect([...new Set(found)]).toEqual([]);
}, 240_000);
