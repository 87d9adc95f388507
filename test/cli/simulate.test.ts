import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { emojiPayload, issuePayload, notePayload } from "../support/payloads.ts";
import { folderWith, run } from "./support.ts";

/** A GitLab that must not be asked. */
let asked = 0;
let server: Server;
let url = "";
beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const configuration = (mode = "act") => `
version: 1
mode: ${mode}
instances:
  gitlab:
    url: ${url}
    token: { env: NOT_SET_AND_NOT_NEEDED }
people:
  - { name: Andrew Conrad, username: aconrad, subscribe: mention }
liaisons:
  - { id: open-source, section: Marketing, group: Open Source Prog., liaisons: [Andrew Conrad] }
partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde], members: [kde] } }
rules:
  - name: runner questions
    conditions: { title_or_description: '(?i)\\brunner\\b' }
    actions: { labels: ['Category:Runner'] }
  - name: outages
    conditions: { title: outage }
    actions: { labels: [outage] }
`;

const simulate = (payload: unknown, more: Record<string, string> = {}, ...args: string[]) => {
  const cwd = folderWith({
    "liaison.yml": configuration(),
    "payload.json": JSON.stringify(payload),
    ...more,
  });
  return run(["simulate", "payload.json", ...args], { cwd });
};

describe("liaison simulate", () => {
  test("says for an opened issue what would be done, and why, for every effect", async () => {
    const { code, stdout, stderr } = await simulate(issuePayload());
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain('issue.open by @ervin: kde/kdenlive#12 "Runner is stuck"');
    expect(stdout).toContain("Partner: kde.");
    expect(stdout).toContain("let Andrew Conrad (@aconrad) know: mention");
    expect(stdout).toContain("labels +Category:Runner");
    expect(stdout).toContain("│ **Andrew Conrad** (Open Source Prog.) looks after KDE's issues");
    expect(stdout).toContain("│ cc @aconrad");
    expect(stdout.match(/^ +why: .+/gm)).toHaveLength(3);
    expect(asked).toBe(0);
  });

  test("says what was considered and not done, and what was assumed", async () => {
    const { stdout } = await simulate(issuePayload());
    expect(stdout).toMatch(/Considered, and not done:\n.*rule: outages/);
    expect(stdout).toMatch(/Assumed:\n(.*\n)*.*every label that rules name/);
  });

  test("believes given facts instead of assuming", async () => {
    const facts = {
      projectLabels: ["something else"],
      members: { kde: [{ id: 101, username: "ervin" }] },
      author: { id: 101, username: "ervin" },
    };
    const { stdout } = await simulate(
      issuePayload(),
      { "facts.json": JSON.stringify(facts) },
      "--facts",
      "facts.json",
    );
    expect(stdout).not.toContain("labels +Category:Runner");
    expect(stdout).not.toContain("every label that rules name");
    expect(stdout).not.toContain("no members");
  });

  test("knows the author's partner by the given members", async () => {
    const elsewhere = { id: 99, path_with_namespace: "others/tracker", visibility_level: 20, web_url: "" };
    const payload = issuePayload({ project: elsewhere });
    const stranger = await simulate(payload);
    expect(stranger.stdout).toContain("Partner: none.");
    expect(stranger.stdout).toContain("Nothing would be done");
    const facts = JSON.stringify({ members: { kde: [{ id: 101, username: "ervin" }] } });
    const member = await simulate(payload, { "facts.json": facts }, "--facts", "facts.json");
    expect(member.stdout).toContain("Partner: kde.");
  });

  test("tells before each effect that it is only observed, and never inside a quoted note", async () => {
    const { stdout } = await simulate(issuePayload(), { "liaison.yml": configuration("observe") });
    expect(stdout.match(/^ *\d\. \(mode: observe, so only stored\)/gm)).toHaveLength(3);
    expect(stdout).not.toMatch(/│.*mode: observe/);
  });

  test("says so where nothing would be done", async () => {
    const { stdout } = await simulate(emojiPayload());
    expect(stdout).toMatch(/Partner: kde\.[\s\S]*^Nothing would be done\.$/m);
  });

  test("decides as if it were another time", async () => {
    const at = async (now: string) => {
      const { code, stdout, stderr } = await simulate(issuePayload(), {}, "--json", "--now", now);
      return code === 0 ? JSON.parse(stdout).plan.decidedAt : stderr;
    };
    expect(await at("2026-12-24")).toBe("2026-12-24T00:00:00.000Z");
    expect(await at("2026-12-24T16:30+01:00")).toBe("2026-12-24T15:30:00.000Z");
    expect(await at("2026-12-24 16:30")).toBe("2026-12-24T16:30:00.000Z");
    for (const wrong of ["tomorrow", "2026-02-30", "2026-13-01", "2026-12-24T25:00Z"])
      expect(await at(wrong)).toContain("It is no moment");
  });

  test("reminds of deadlines as if it were another time", async () => {
    const deadlines = "deadlines: { firstResponse: 4h, soon: 1h }\n";
    const at = async (now: string) => {
      const more = { "liaison.yml": `${configuration()}\n${deadlines}` };
      const { code, stdout, stderr } = await simulate(issuePayload(), more, "--now", now);
      return code === 0 ? stdout : stderr;
    };
    // The issue was opened on Monday at 8 in UTC, before anybody works.
    expect(await at("2026-01-05T11:00")).not.toContain("first answer");
    expect(await at("2026-01-05T12:15")).toContain(
      "The first answer to KDE is due by 5 January 2026, 13:00 (UTC).",
    );
    expect(await at("2026-01-06T09:15")).toMatch(
      /was due by 5 January 2026, 13:00 \(UTC\), and is not there yet/,
    );
  });

  test("shows what is wanted beside the issue: contact, topics, tasks, requests, and when it is looked at again", async () => {
    const more = [
      "deadlines: { firstResponse: 4h, soon: 1h }",
      "meetings:\n  - { id: sync, partners: [kde], when: weekly on Tue 15:00 }",
      "requests: { project: support/managers }",
      "",
    ].join("\n");
    const note = [
      "!liaison met kde 2026-01-04 at the Akademy",
      "!liaison agenda topic Runners for @all",
      "!liaison join nobodys Please",
    ].join("\n");
    const files = {
      "liaison.yml": `${configuration().replace("partners:", "  - { id: nobodys, section: Marketing, group: Nobodys, liaisons: [] }\npartners:")}\n${more}`,
    };
    const payload = notePayload({ by: "aconrad", attributes: { note } });
    const { stdout, stderr } = await simulate(payload, files, "--now", "2026-01-05T11:00");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^ +\d+\. record that kde was spoken with on 2026-01-04:\n +│ at the Akademy$/m);
    expect(stdout).toMatch(/^ +\d+\. put onto the next agenda of kde, for @aconrad:\n +│ Runners for @all$/m);
    expect(stdout).toMatch(
      /^ +\d+\. issue in support\/managers: Andrew Conrad would like to be a support liaison/m,
    );
    expect(stdout).toMatch(/why: Nobodys: somebody would like to be its liaison \(commands\)/);
    expect(stdout).toMatch(/^ +\d+\. keep that @aconrad asks the managers to join: nobodys$/m);
    expect(await simulate(issuePayload(), files, "--now", "2026-01-05T11:00")).toMatchObject({
      stdout: expect.stringMatching(/Looked at again, if nothing happens:\n +- 2026-01-05T12:00:00\.000Z: /),
    });
  });

  test("gives the same as data", async () => {
    const { code, stdout } = await simulate(issuePayload(), {}, "--json");
    const { event, match, plan, why, assumptions } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(event).toMatchObject({ name: "issue.open", confidential: false });
    expect(match).toMatchObject({ partner: "kde", reason: expect.any(String) });
    expect(why).toBeNull();
    expect(plan.effects.map(({ kind }: { kind: string }) => kind)).toEqual([
      "subscribe",
      "labels",
      "status_note",
    ]);
    for (const effect of plan.effects) expect(effect.reason).not.toBe("");
    expect(assumptions.length).toBeGreaterThan(0);
  });

  test("tells confidential news as such, and a comment by its speaker's role", async () => {
    const secret = await simulate(issuePayload({ attributes: { confidential: true } }));
    expect(secret.stdout).toContain("confidential");
    const answer = JSON.parse((await simulate(notePayload({ by: "aconrad" }), {}, "--json")).stdout);
    const note = answer.plan.effects.find(({ kind }: { kind: string }) => kind === "status_note");
    expect(note.view.waitingOn).toBe("partner");
  });

  test("says for what is no event of ours, or not watched, why nothing would be done", async () => {
    const task = await simulate(issuePayload({ attributes: { type: "Task" } }));
    expect(task.stdout).toContain("a task");
    const push = await simulate({ object_kind: "push" });
    expect([push.code, push.stdout]).toEqual([0, expect.stringContaining("No event.")]);
    const member = await simulate({
      event_name: "user_add_to_group",
      group_id: 1,
      group_path: "kde",
      user_id: 5,
    });
    expect(member.stdout).toContain("membership");
  });

  test.each([
    ["no such file", ["nowhere.json"], {}, "nowhere.json"],
    ["no JSON", ["broken.json"], { "broken.json": "{" }, "JSON"],
    ["unusable facts", ["payload.json", "--facts", "f.json"], { "f.json": '{"members": 5}' }, "members"],
    [
      "unknown facts",
      ["payload.json", "--facts", "f.json"],
      { "f.json": '{"membres": {}}' },
      "f.json are not usable: Unrecognized key",
    ],
    ["an unknown instance", ["payload.json", "--instance", "other"], {}, "The configuration has gitlab"],
  ])("ends with 2 and a remedy: %s", async (_, args, files: Record<string, string>, words) => {
    const cwd = folderWith({
      "liaison.yml": configuration(),
      "payload.json": JSON.stringify(issuePayload()),
      ...files,
    });
    const { code, stdout, stderr } = await run(["simulate", ...args], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });

  describe("with --template", () => {
    const template = (...args: string[]) => simulate(issuePayload(), {}, "--template", ...args);

    test("prints what the template writes for the issue: front matter, then body", async () => {
      const { code, stdout, stderr } = await template("open-source", "--reason", "they ask @all for seats");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^---\ntitle: "KDE for Open Source Prog\.: Runner is stuck"\nlabels: \[\]\n/);
      expect(stdout).toContain("\n---\n\n@aconrad, **KDE**");
      expect(stdout).toContain("they ask \\@\u200Ball for seats (Andrew Conrad)");
      expect(stdout).toMatch(/An answer is due by:\*\* \d+ \w+ \d{4}/);
      expect(stdout).toContain("[kde/kdenlive\\#\u200B12](<");
      expect(stdout).not.toContain("Would be done");
      expect(asked).toBe(0);
    });

    test("also as data, with the folder in the name, for a team that has no row, and for a comment", async () => {
      const { stdout } = await simulate(
        notePayload({ by: "aconrad" }),
        {},
        "--template",
        "escalation/legal",
        "--json",
      );
      const { body, ...opened } = JSON.parse(stdout);
      expect(opened).toMatchObject({ confidential: true, type: "issue" });
      expect(body).toContain("simulated (Andrew Conrad)");
      expect(body).toContain("### What was said since");
    });

    test("ends with 2 and the names there are: unknown name, part of a template, payload without an issue", async () => {
      const unknown = await template("open-sauce");
      expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
      expect(unknown.stderr).toMatch(/called open-sauce[\s\S]*accounts, .*open-source/);
      expect((await template("parts/facts")).code).toBe(2);
      const push = await simulate({ object_kind: "push" }, {}, "--template", "legal");
      expect([push.code, push.stderr]).toEqual([2, expect.stringContaining("speaks of no issue")]);
    });

    test("uses the operator's own templates", async () => {
      const cwd = folderWith({
        "liaison.yml": `${configuration()}templates: .\n`,
        "payload.json": JSON.stringify(issuePayload()),
      });
      mkdirSync(join(cwd, "escalation"));
      writeFileSync(join(cwd, "escalation/legal.md.hbs"), "---\ntitle: Own\n---\n{{partner.name}}\n");
      const { stdout } = await run(["simulate", "payload.json", "--template", "legal"], { cwd });
      expect(stdout).toContain('title: "Own"');
      expect(stdout.trimEnd().endsWith("KDE")).toBe(true);
      writeFileSync(join(cwd, "escalation/legal.md.hbs"), "---\ntitle: Own\n---\n{{partner.nam}}\n");
      const faulty = await run(["simulate", "payload.json", "--template", "legal"], { cwd });
      expect(faulty.stderr).toContain(
        "escalation/legal.md.hbs:4:3: template escalation/legal: partner.nam: there is no",
      );
    });
  });

  test("marks what would only be observed", async () => {
    const cwd = folderWith({
      "liaison.yml": configuration("observe"),
      "payload.json": JSON.stringify(issuePayload()),
    });
    expect((await run(["simulate", "payload.json"], { cwd })).stdout).toContain(
      "(mode: observe, so only stored)",
    );
  });
});
