/** Digests: on time, once, by channels, of what is so; and kept where no channel takes them. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { run } from "../../cli/support.ts";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT } from "../../support/escalating.ts";
import { type HookReceiver, startHookReceiver } from "../../support/hook-receiver.ts";
import { type MailServer, startMailServer } from "../../support/mail-server.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { type Written, written } from "../../support/service-configuration.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let on: TestService;
let smtp: MailServer;
let hooks: HookReceiver;
let passed = 0;

const later = async (milliseconds: number): Promise<void> => {
  passed += milliseconds;
  await on.later(milliseconds);
  await on.settled();
};

/** Until the next morning of a working day, at 09:05 UTC, when everything that is due at nine was made. */
const nextMorning = async (weekday?: number): Promise<void> => {
  const now = new Date(Date.now() + passed);
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 9, 5));
  do next.setTime(next.getTime() + DAY_MS);
  while ([0, 6].includes(next.getUTCDay()) || (weekday !== undefined && next.getUTCDay() !== weekday));
  await later(next.getTime() - now.getTime());
};

const withDigests = (usual: Written): Written => {
  const base = escalating(usual);
  return {
    ...base,
    people: (base.people ?? []).map((person) =>
      person.name === "Andrew Conrad" ? { ...person, email: "andrew@example.org" } : person,
    ),
    channels: {
      mail: { type: "mail", server: { file: "smtp" }, from: "liaison@example.org", readers: "private" },
      chat: { type: "slack", hook: { file: "slack" }, readers: "public" },
      list: { type: "issue", project: INBOX_PROJECT, readers: "private" },
    },
    digests: {
      liaisons: { for: "liaison", rows: ["open-source"], channels: ["mail", "chat"] },
      managers: { for: "managers", channels: ["chat"] },
      teams: { for: "team", rows: ["com-infrastructure"], channels: ["list"] },
      gaps: { for: "gaps", every: "week", channels: ["list"] },
    },
  };
};

beforeAll(async () => {
  smtp = await startMailServer();
  hooks = await startHookReceiver();
  on = await startTestService({
    configure: withDigests,
  });
  await on.writeSecret("smtp", smtp.url);
  await on.writeSecret("slack", `${hooks.url}/slack`);
  await later(0);
});
afterAll(async () => {
  await on.stop();
  await smtp.stop();
  await hooks.stop();
});
afterEach(() => {
  smtp.trouble(null);
  hooks.answers({});
});

const textOf = (mail: string): string =>
  mail
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
const mails = () => smtp.messages.map(textOf);
const posts = () => hooks.received.map(({ body }) => String(JSON.parse(body).text));
const issues = async () => {
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues?per_page=100&state=all&sort=asc`;
  return rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly {
    readonly iid: number;
    readonly title: string;
    readonly description: string;
    readonly state: string;
    readonly assignees: readonly { readonly username: string }[];
  }[];
};

describe("digests", () => {
  test("come on working mornings, once, with what is so; confidential items are counted where they may not be read", async () => {
    const first = await on.opens("kira", "kde/sysadmin", { title: "Mirrors lag" });
    await on.opens("kira", "kde/sysadmin", { title: "A leaked key", confidential: true });
    expect(mails()).toEqual([]);
    await nextMorning();
    expect(mails()).toHaveLength(1);
    const [mail = ""] = mails();
    expect(mail).toContain("To: andrew@example.org");
    expect(mail).toMatch(/Subject: Open-source partners, .*: 2 for Andrew Conrad/);
    expect(mail).toContain("Mirrors lag");
    expect(mail).toContain("A leaked key");
    const [post = ""] = posts();
    expect(post).toContain("Mirrors lag");
    expect(post).not.toContain("leaked");
    expect(post).toContain("1 that not everybody who reads this may see");

    // Another replica, a restart, and an hour more make no second one.
    const other = await on.another();
    await other.catchUp();
    await other.stop();
    await on.stopService();
    await on.startAgain();
    await later(HOUR_MS);
    expect(mails()).toHaveLength(1);
    expect(posts()).toHaveLength(1);

    await on.comments("aconrad", first, "They catch up now.");
    await nextMorning();
    expect(mails()).toHaveLength(2);
    const second = mails()[1] ?? "";
    expect(second).toMatch(/Waiting on others[\s\S]*Mirrors lag/);
    expect(second).not.toMatch(/\r\nNew\r\n/);
  });

  test("are kept for the next channel, and for later, where a channel refuses", async () => {
    const [before, posted] = [mails().length, posts().length];
    smtp.trouble("refuses for now");
    await nextMorning();
    expect(mails()).toHaveLength(before);
    // The managers' own, and Andrew's by the chat.
    expect(posts()).toHaveLength(posted + 2);
    hooks.answers({ "/slack": { status: 404, body: "no_service" } });
    await nextMorning();
    expect(
      (await on.service().store.tasks.countOpen()).find(({ state }) => state === "waiting"),
    ).toMatchObject({
      kind: "send",
      count: 2,
    });
    smtp.trouble(null);
    await later(HOUR_MS);
    expect(mails()).toHaveLength(before + 1);
  });

  test("of a team are an issue for its people, and say what it was asked", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    await nextMorning();
    const made = (await issues()).filter(({ title }) => title.includes("asked of .com Infrastructure"));
    expect(made.at(-1)?.description).toMatch(/Asked of \.com Infrastructure[\s\S]*not looked at yet/);
    // Whoever may not see the project cannot be assigned.
    expect(made.at(-1)?.assignees).toMatchObject([{ username: "vstoianovici" }]);

    // The next one says what is still so; the one before it is done with.
    await nextMorning();
    const all = (await issues()).filter(({ title }) => title.includes("asked of .com Infrastructure"));
    expect(all.map(({ state }) => state)).toEqual([...made.map(() => "closed"), "opened"]);
  });

  test("name quiet partners and gaps once a week; the gaps are one issue, which follows the table", async () => {
    await on.database.query("UPDATE known_partners SET since = since - interval '1 month'");
    await nextMorning(1);
    const post = posts().findLast((text) => text.includes("Quiet partners")) ?? "";
    expect(post).toMatch(/Debian\*?, as far as I know never/);
    expect(post).toContain("Gaps in the table");
    const gaps = async () => (await issues()).filter(({ title }) => title.startsWith("Gaps in the table"));
    expect(await gaps()).toMatchObject([
      { state: "opened", description: expect.stringContaining("Group nobody") },
    ]);
    await on.configure((usual) => ({
      ...usual,
      liaisons: (usual.liaisons ?? []).map((row) => ({
        ...row,
        contacts: ["Somebody"],
        liaisons: row.liaisons?.length ? row.liaisons : ["Andrew Conrad"],
        meets: "weekly",
      })),
    }));
    await nextMorning(1);
    expect(await gaps()).toMatchObject([
      { state: "closed", description: expect.stringContaining("Every row has a liaison") },
    ]);
    await on.configure((usual) => usual);
    await nextMorning(1);
    const [first, ...more] = await gaps();
    expect([first?.state, more]).toEqual(["opened", []]);
    // Whoever deletes it has it again the next week, once; and that one is followed.
    const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues`;
    await on.gitlab.as("root")("DELETE", `${path}/${first?.iid}`);
    await nextMorning(1);
    const [second, ...others] = await gaps();
    expect(others).toEqual([]);
    expect(second).toMatchObject({ state: "opened" });
    expect(second?.iid).not.toBe(first?.iid);
    await nextMorning(1);
    expect(await gaps()).toMatchObject([{ iid: second?.iid, state: "opened" }]);
  });

  test("can be looked at and made by hand, once a day; and the partners' month as Markdown and data", async () => {
    await writeFile(join(on.folder, "liaison.yml"), JSON.stringify(withDigests(written(on.gate.url))));
    const now = new Date(Date.now() + passed).toISOString();
    const liaison = (...args: string[]) =>
      run(args, { cwd: on.folder, env: { DATABASE_URL: on.database.url } });
    const shown = await liaison("digest", "liaisons", "--dry-run", "--now", now);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(/^# Open-source partners, .* for Andrew Conrad\n[\s\S]*Pushes fail/);
    const [before, posted] = [mails().length, posts().length];
    const tomorrow = new Date(Date.now() + passed + DAY_MS).toISOString();
    expect((await liaison("digest", "managers", "--now", tomorrow)).stdout).toContain("is sent as soon as");
    expect((await liaison("digest", "managers", "--now", tomorrow)).stdout).toContain(
      "was made today already",
    );
    await on.settled();
    expect([mails().length, posts().length]).toEqual([before, posted + 1]);
    expect(await liaison("digest", "nothing")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("There are"),
    });
    expect(await liaison("digest", "teams", "--for", "Nobody")).toMatchObject({ code: 2 });

    const month = now.slice(0, 7);
    const { stdout } = await liaison("report", "partners", "--month", month);
    expect(stdout).toMatch(/^# Open-source partners in /);
    const { stdout: data } = await liaison("report", "partners", "--month", month, "--json");
    expect(JSON.parse(data)).toMatchObject({ month, silent: expect.arrayContaining(["Debian"]) });
    expect(await liaison("report", "partners", "--month", "March")).toMatchObject({ code: 2 });
    // The report itself is there as before, with what was sent.
    expect((await liaison("report", "--since", "90d")).stdout).toContain("Since ");
  });

  test("do not come where there is nothing to say", async () => {
    await on.configure((usual) => ({ ...usual, partners: [], liaisons: [] }));
    const [before, posted] = [mails().length, posts().length];
    await nextMorning(1);
    await nextMorning();
    expect([mails().length, posts().length]).toEqual([before, posted]);
    await on.configure((usual) => usual);
  });
});
