/** Retention and `liaison forget` on the real service: nothing names the person any more, and nothing is done twice. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runProgram } from "../../../src/cli/program.ts";
import { printConfiguration } from "../../../src/config/load/print.ts";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { checked, INSTANCE, WEBHOOK_SECRET, written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
  told = escalationStories(on);
});
afterAll(() => on.stop());

const liaison = async (...args: string[]) => {
  let out = "";
  const writer = {
    write: (text: string) => {
      out += text;
    },
  };
  const env = { DATABASE_URL: on.database.url };
  const code = await runProgram(args, { stdout: writer, stderr: writer, env, cwd: on.folder });
  return { code, out };
};

/** Everything that the database holds, as text; bytes as they are written. */
const dump = async (): Promise<string> => {
  const tables = await on.database.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await on.database.query(`SELECT to_jsonb(row)::text AS text FROM ${name} AS row`);
    texts.push(...rows.map(({ text }) => `${name}: ${text}`));
  }
  return texts.join("\n");
};

const linesWith = (text: string, pattern: RegExp): string[] =>
  text.split("\n").filter((line) => pattern.test(line));

interface Old {
  readonly message_id: string;
  readonly event: string;
  readonly body_text: string;
}

const receivedSoFar = async (): Promise<readonly Old[]> =>
  (await on.database.query(
    "SELECT message_id, event, body_text FROM deliveries WHERE source = 'webhook' AND body_text IS NOT NULL ORDER BY id",
  )) as unknown as readonly Old[];

/** GitLab sends an old delivery again: as it was, or as another hook would. */
const sendsAgain = async ({ message_id, event, body_text }: Old, id = message_id): Promise<string> => {
  const answer = await fetch(`${on.service().url}/webhooks/gitlab/${INSTANCE}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-gitlab-event": event,
      "x-gitlab-token": WEBHOOK_SECRET,
      "webhook-id": id,
      "idempotency-key": id,
    },
    body: body_text,
  });
  expect(answer.status).toBe(200);
  return await answer.text();
};

/** What there is in GitLab of our doing. */
const standing = async (issue: OpenedIssue) => {
  const escalations = await told.escalationsOf(TEAM_PROJECT, issue);
  return {
    notes: (await on.botNotes(issue)).map(({ id, body }) => [id, body]),
    labels: await on.labelsOf(issue),
    escalations: escalations.map(({ key }) => key),
    words: await Promise.all(escalations.map(async (one) => (await told.words(one)).map(({ body }) => body))),
  };
};

const SECRET_WORDS = /burns like hell|disk was full|please hurry/i;

/** A partner asks, the liaison asks a team, the team answers, the answer is sent. */
const story = async (): Promise<OpenedIssue> => {
  const issue = await on.opens("kira", "kde/sysadmin", {
    title: "The runner burns like hell",
    description: "Please hurry. Yours, Kira",
  });
  await on.comments("kira", issue, "!liaison status");
  await on.comments("kira", issue, "!liaison statsu\n\nPlease hurry, says kira.");
  await on.comments("aconrad", issue, "!liaison escalate com-infrastructure It burns like hell, says @kira");
  const [team] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (team === undefined) throw new Error("nothing was opened");
  await on.comments("dsmith", team, "!liaison relay A disk was full, kira.");
  await on.comments("aconrad", issue, "!liaison send");
  return issue;
};

let issue: OpenedIssue;

/** Both sides are closed, as in the end everything is. */
const closes = async (one: OpenedIssue): Promise<void> => {
  const [team] = await told.escalationsOf(TEAM_PROJECT, one);
  if (team === undefined) throw new Error("nothing was opened");
  await on.changes("dsmith", team, { state_event: "close" });
  await on.changes("kira", one, { state_event: "close" });
};

describe("a person who wants to be forgotten", () => {
  let old: readonly Old[];
  let before: Awaited<ReturnType<typeof standing>>;
  beforeAll(async () => {
    issue = await story();
    old = await receivedSoFar();
    // Who is still a member is listed by GitLab, and read again.
    const { body: kira } = await on.gitlab.as("kira")("GET", "/user");
    await on.gitlab.as("root")("DELETE", `/groups/kde/members/${kira.id}`);
    await on.settled();
    await on.service().instances.get(INSTANCE)?.directory.refreshGroup("kde");
    before = await standing(issue);
  });

  test("is counted first; then no table names them, nor holds their words", async () => {
    expect((await liaison("forget", "kira", "--dry-run")).out).toMatch(/deliveries +\d+ rows/);
    expect(linesWith(await dump(), /kira/i)).not.toEqual([]);
    expect(await liaison("forget", "kira")).toMatchObject({ code: 2 });
    const { code, out } = await liaison("forget", "@kira", "--yes");
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining("Nothing names them any more"),
    });
    const text = await dump();
    expect(linesWith(text, /kira/i)).toEqual([]);
    expect(linesWith(text, /please hurry/i)).toEqual([]);
  });

  test("who is not stored is said to be so, and a comment in the configuration is no false alarm", async () => {
    const file = join(on.folder, "forget.yml");
    const configuration = printConfiguration(checked(written(on.gate.url))).replaceAll("aconrad", "bconrad");
    await writeFile(file, `# nobody-known once asked about this\n${configuration}`);
    const { code, out } = await liaison("forget", "nobody-known", "--yes", "--config", file);
    expect([code, out]).toEqual([0, "No such user is stored: nothing here names @nobody-known.\n"]);
    const person = await liaison("forget", "bconrad", "--yes", "--config", file);
    expect(person.out).toContain("names bconrad: what is decided from now on will, too");
  });

  test("makes nothing happen twice: neither by the same deliveries nor by others of the same", async () => {
    for (const delivery of old) expect(await sendsAgain(delivery)).toMatch(/duplicate/i);
    for (const [index, delivery] of old.entries()) await sendsAgain(delivery, `another-${index}`);
    await on.settled();
    expect(await standing(issue)).toEqual(before);
  });

  test("is there again with what comes anew, and can be forgotten again", async () => {
    await on.comments("kira", issue, "Thank you!");
    expect(linesWith(await dump(), /kira/i)).not.toEqual([]);
    expect((await liaison("forget", "kira", "--yes")).out).toContain("Nothing names them any more");
    expect(linesWith(await dump(), /kira/i)).toEqual([]);
  });
});

describe("words that are old", () => {
  test("are gone after their time, and what was done is not done again", async () => {
    await closes(issue);
    issue = await story();
    await closes(issue);
    const old = await receivedSoFar();
    const before = await standing(issue);
    const { store } = on.service();
    const day = 24 * 60 * 60_000;
    const later = new Date(Date.now() + 400 * day);
    await store.deliveries.removeBodies(later, { bodies: 30 * day, confidentialBodies: 7 * day });
    expect(
      await store.retention.removeWords(
        later,
        { texts: 180 * day, closedIssues: 365 * day },
        { partners: [], meetings: [] },
      ),
    ).toBeGreaterThan(0);
    expect(
      await store.retention.removeWords(
        later,
        { texts: 180 * day, closedIssues: 365 * day },
        { partners: [], meetings: [] },
      ),
    ).toBe(0);
    const text = await dump();
    expect(linesWith(text, SECRET_WORDS)).toEqual([]);
    const kept = await on.database.query(
      `SELECT effect::text AS text FROM effects WHERE issue_key = $1
       UNION ALL SELECT memory::text FROM issues WHERE issue_key = $1`,
      [issue.key],
    );
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.filter((row) => /aconrad|Andrew|kira|pstone/i.test(String(row["text"])))).toEqual([]);
    expect(await on.database.query("SELECT DISTINCT user_id FROM command_runs")).toEqual([{ user_id: "0" }]);
    for (const delivery of old) expect(await sendsAgain(delivery)).toMatch(/duplicate/i);
    for (const [index, delivery] of old.entries()) await sendsAgain(delivery, `once-more-${index}`);
    await on.settled();
    expect(await standing(issue)).toEqual(before);
  });
});

describe("somebody who is still there", () => {
  const memberships = () =>
    on.database.query("SELECT source FROM members WHERE lower(username) = 'gaia' ORDER BY source");

  test("is taken out of lists of members, which are read again before anybody is taken for a stranger", async () => {
    await on.service().instances.get(INSTANCE)?.directory.refresh();
    const known = await memberships();
    expect(known).not.toEqual([]);
    await on.stopService();
    const { out } = await liaison("forget", "gaia", "--yes");
    expect(out).toContain("Whoever GitLab still lists as a member");
    expect(await memberships()).toEqual([]);
    // How far a member's issues were read is kept until it is known that they are none any more.
    expect(out).toContain("Left: watermarks, 1");
    expect((await liaison("forget", "gaia", "--yes")).out).toContain("Left: watermarks, 1");
    await on.startAgain();
    const own = await on.opens("gaia", "gitlab-org/gitlab", { title: "Am I a stranger?" });
    expect(await on.botNotes(own)).toHaveLength(1);
    expect(await memberships()).toEqual(known);
    expect(await on.database.query("SELECT source FROM member_sources WHERE to_read")).toEqual([]);
  });

  test("gets no second inbox, and the first is found again", async () => {
    const inboxes = async () => {
      const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues`;
      const shown = rowsOf(await on.gitlab.as("root")("GET", path));
      return shown.filter((one) => JSON.stringify(one).includes("Andrew Conrad")).length;
    };
    const row = () => on.database.query("SELECT issue_key FROM inboxes WHERE username = 'aconrad'");
    const [before, ...more] = await row();
    expect([typeof before?.["issue_key"], more]).toEqual(["string", []]);
    await on.stopService();
    expect((await liaison("forget", "aconrad", "--yes")).code).toBe(0);
    expect(await row()).toEqual([]);
    await on.startAgain();
    await on.opens("otto", "kde/sysadmin", { title: "One more for Andrew" });
    await until(async () => (await row()).length > 0);
    await on.settled();
    expect(await row()).toEqual([before]);
    expect(await inboxes()).toBe(1);
  });
});
