import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { type Written, withRules, written } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";
import { run } from "./support.ts";

const PROJECT = "kde/sysadmin";

/** A rule that labels, and one that would ask a team. */
const withTeam = (usual: Written): Written => {
  const ruled = withRules(...(usual.rules ?? []), {
    name: "outages go to infrastructure",
    conditions: { title_or_description: "(?i)outage" },
    actions: { escalate: "infra" },
  })(usual);
  const team = {
    id: "infra",
    section: "Infrastructure",
    group: "Infrastructure",
    liaisons: [],
    escalation: { project: "gitlab-com/gl-infra/reliability" },
  };
  return { ...ruled, liaisons: [...(ruled.liaisons ?? []), team] };
};

let on: TestService;
let open: OpenedIssue;
let closed: OpenedIssue;
let commanded: number;
beforeAll(async () => {
  on = await startTestService({ hooks: false, configure: withTeam });
  await writeFile(join(on.folder, "liaison.yml"), JSON.stringify(withTeam(written(on.gate.url))));
  open = await on.opens("kira", PROJECT, { title: "An outage of the runner" });
  closed = await on.opens("kira", PROJECT, { title: "A runner that is fine again" });
  await on.changes("kira", closed, { state_event: "close" });
  await on.opens("stranger", "gitlab-org/gitlab", { title: "Nobody's runner" });
  commanded = await on.comments("aconrad", open, "!liaison label ~outage");
});
afterAll(() => on.stop());

const backfill = (...args: string[]) =>
  run(["backfill", "--since", "1d", ...args], { cwd: on.folder, env: { DATABASE_URL: on.database.url } });
const deliveries = async () => on.service().store.deliveries.list({ limit: 500 });
const escalations = async () =>
  (await on.gitlab.as("root")("GET", "/projects/gitlab-com%2Fgl-infra%2Freliability/issues"))
    .body as unknown as {
    author: { username: string };
  }[];

describe("liaison backfill", () => {
  test("--dry-run prints what would be fed, and stores nothing", async () => {
    const ran = await backfill("--dry-run", "--place", "kde");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("kde/sysadmin#");
    expect(ran.stdout).toMatch(/\(opened\), 1 comment$/m);
    expect(ran.stdout).not.toContain("(closed)");
    expect(ran.stdout).toContain("2 issues looked at, 2 pieces of news would be fed.");
    expect(await deliveries()).toEqual([]);
  });

  test("labels and subscribes without a word, runs a missed command once, and asks no team", async () => {
    const ran = await backfill("--json");
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ stored: 2, isComplete: true, failedPlaces: 0 });
    await on.settled();
    expect([...(await on.labelsOf(open))].toSorted()).toEqual(["Category:Runner", "outage"]);
    expect(await on.isSubscribed("aconrad", open)).toBe(true);
    expect(await on.botNotes(open)).toEqual([]);
    expect(await on.botNotes(closed)).toEqual([]);
    expect((await escalations()).filter(({ author }) => author.username === "liaison-bot")).toEqual([]);
    const runs = await on.service().store.commands.ofNotes("sandbox", [commanded]);
    expect(runs).toMatchObject([{ ok: true }]);
    expect((await deliveries()).map(({ eventHeader }) => eventHeader).toSorted()).toEqual([
      "Quiet Backfill Issue",
      "Quiet Backfill Note",
    ]);
  });

  test("again does nothing twice; with --notes people are told, and the team is asked", async () => {
    expect((await backfill()).stdout).toContain("pieces of news fed.");
    await on.settled();
    expect(await on.botNotes(open)).toEqual([]);
    const ran = await backfill("--notes");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    await on.settled();
    expect(await on.botNotes(open)).toHaveLength(1);
    expect((await escalations()).filter(({ author }) => author.username === "liaison-bot")).toHaveLength(1);
    await backfill("--notes");
    await on.settled();
    expect(await on.botNotes(open)).toHaveLength(1);
    expect((await escalations()).filter(({ author }) => author.username === "liaison-bot")).toHaveLength(1);
  });

  test("learns what was answered, and posts nothing for it", async () => {
    const answered = await on.opens("kira", PROJECT, { title: "The zebra mirror is stuck" });
    await on.comments("aconrad", answered, "Please update the mirror's token.");
    await backfill();
    await on.settled();
    expect(await on.botNotes(answered)).toEqual([]);
    const known = await on.database.query(
      "SELECT title, words, answered_at FROM knowledge WHERE issue_key = $1",
      [answered.key],
    );
    expect(known).toMatchObject([{ title: "The zebra mirror is stuck", answered_at: expect.any(Date) }]);
    expect(String(known[0]?.["words"])).toMatch(/'token':.*'zebra':/);
  });

  test("says what is wrong: no span, no such place, and a place that cannot be read, which is tried again", async () => {
    expect(await run(["backfill"], { cwd: on.folder })).toMatchObject({ code: 2 });
    const nowhere = await backfill("--place", "kde/nowhere");
    expect(nowhere).toMatchObject({ code: 2 });
    expect(nowhere.stderr).toContain("no place that the configuration watches");
    on.gate.trouble(({ path }) =>
      path.includes("/groups/kde/issues") ? { kind: "answered", status: 403 } : undefined,
    );
    const hindered = await backfill("--place", "kde");
    expect(hindered.code).toBe(1);
    expect(hindered.stderr).toContain("group kde:");
    expect(hindered.stderr).toContain("run the same command to go on");
    on.gate.trouble(undefined);
    const again = await backfill("--place", "kde");
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("Going on where it was interrupted");
  });
});
