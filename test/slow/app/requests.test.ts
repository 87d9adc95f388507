/** What colleagues ask the support managers for: opened where they see it, followed to its end, and nothing twice. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { folderWith, run } from "../../cli/support.ts";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import {
  checking,
  DAY_MS,
  meetingStories,
  soonEveryDay,
  UNTIL_UNDER_WAY_MS,
  withMeetings,
} from "../../support/meetings.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, type Written, withPartner, written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const DONE = ["eyes", "white_check_mark"];
const FAILED = ["eyes", "question"];

/** Dave manages; the managers' project is one that the bot may put a hook on. */
const managed = (usual: Written): Written => {
  const escalations = escalating(usual);
  return {
    ...escalations,
    commands: { perPerson: 1_000 },
    supportManagers: ["Dave Smith"],
    requests: { project: TEAM_PROJECT, labels: ["escalation"] },
    liaisons: (escalations.liaisons ?? []).map((row) =>
      row.id === "com-infrastructure" ? { ...row, meets: "every 2 weeks" } : row,
    ),
  };
};

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: managed });
  told = escalationStories(on);
});
afterAll(() => on.stop());

interface Shown {
  readonly iid: number;
  readonly project_id: number;
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly labels: readonly string[];
  readonly confidential: boolean;
}

const requests = async (title: string): Promise<readonly (Shown & OpenedIssue)[]> => {
  const path = `/projects/${encodeURIComponent(TEAM_PROJECT)}/issues?per_page=100&state=all`;
  const all = rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly Shown[];
  return all
    .filter((issue) => issue.title.includes(title))
    .map((issue) => ({
      ...issue,
      projectId: issue.project_id,
      key: `${INSTANCE}:${issue.project_id}#${issue.iid}`,
      path: `/projects/${issue.project_id}/issues/${issue.iid}`,
    }));
};

const only = async (title: string): Promise<Shown & OpenedIssue> => {
  const [one, ...others] = await requests(title);
  if (one === undefined || others.length > 0) throw new Error(`${others.length + (one ? 1 : 0)} × ${title}`);
  return one;
};

/** The one that is not decided yet. */
const waiting = async (title: string): Promise<Shown & OpenedIssue> => {
  const one = (await requests(title)).find(({ state }) => state === "opened");
  if (one === undefined) throw new Error(`nothing waits: ${title}`);
  return one;
};

const asks = async (username: string, issue: OpenedIssue, body: string, more: object = {}) =>
  told.reactionsTo(issue, await on.comments(username, issue, body, more));

const lastWord = async (issue: OpenedIssue) => (await on.botNotes(issue)).at(-1)?.body ?? "";
const opened = (project = "gitlab-org/gitlab") => on.opens("kira", project, { title: "A question" });

describe("join", () => {
  test("opens one issue for the managers, who say yes, and the requester has the row's new line", async () => {
    const issue = await opened();
    expect(await asks("bcarranza", issue, "!liaison join accounts")).toEqual(DONE);
    const request = await only("Brie Carranza would like to be a support liaison of Accounts");
    expect(request).toMatchObject({ state: "opened", labels: ["escalation"], confidential: false });
    expect(request.description).toContain("@dsmith");
    expect(request.description).toContain("**Open place:** the row has no liaison.");
    expect(request.description).toContain("Group mentions");
    expect(await on.todosOf("dsmith", request)).toBe(1);
    // Once more, on another issue, is nothing new.
    const other = await opened();
    expect(await asks("bcarranza", other, "!liaison join accounts")).toEqual(FAILED);
    expect(await lastWord(other)).toContain("You have asked for that already");
    expect(await requests("support liaison of Accounts")).toHaveLength(1);

    // Nobody says yes to themselves.
    expect(await asks("bcarranza", request, "!liaison approve")).toEqual(["eyes", "no_entry_sign"]);
    expect(await asks("dsmith", request, "!liaison approve Welcome!")).toEqual(DONE);
    const answer = await lastWord(request);
    expect(answer).toContain("@bcarranza: **yes** to becoming a support liaison of Accounts.");
    expect(answer).toContain("> Welcome");
    expect(answer).toContain("  - id: accounts\n    liaisons: [Brie Carranza]");
    expect(await only("support liaison of Accounts")).toMatchObject({ state: "closed" });
    expect(await asks("dsmith", request, "!liaison decline No")).toEqual(FAILED);
    expect(await lastWord(request)).toContain("was approved already");
    // When the table has it, that is said once.
    await on.configure((usual) => ({
      ...usual,
      liaisons: (usual.liaisons ?? []).map((row) =>
        row.id === "accounts" ? { ...row, liaisons: ["Brie Carranza"] } : row,
      ),
    }));
    await until(async () =>
      (await lastWord(request)).includes("The table has it: Brie Carranza is a support"),
    );
    await on.configure((usual) => usual);
    // What was decided can be asked for again.
    expect(await asks("bcarranza", other, "!liaison join accounts Please")).toEqual(DONE);
    expect(await requests("support liaison of Accounts")).toHaveLength(2);
  });

  test("is said to have come about, too, where the table was changed before the managers said yes", async () => {
    const issue = await opened();
    expect(await asks("aconrad", issue, "!liaison join accounts")).toEqual(DONE);
    const request = await only("Andrew Conrad would like to be a support liaison of Accounts");
    await on.configure((usual) => ({
      ...usual,
      liaisons: (usual.liaisons ?? []).map((row) =>
        row.id === "accounts" ? { ...row, liaisons: ["Andrew Conrad"] } : row,
      ),
    }));
    await on.later(5_000);
    expect(await asks("dsmith", request, "!liaison approve")).toEqual(DONE);
    await until(async () => (await lastWord(request)).includes("The table has it: Andrew Conrad"));
    await on.configure((usual) => usual);
  });

  test("is for colleagues, of rows that are there, and not for those who are liaisons already", async () => {
    const issue = await opened();
    expect(await asks("kira", issue, "!liaison join accounts")).toEqual(["eyes", "no_entry_sign"]);
    expect(await asks("stranger", issue, "!liaison join accounts")).toContain("no_entry_sign");
    expect(await asks("aconrad", issue, "!liaison join open-source")).toEqual(FAILED);
    expect(await lastWord(issue)).toContain("You are a support liaison of Group open-source already");
    await on.configure((usual) => {
      const { requests: none, ...others } = usual;
      return others;
    });
    expect(await asks("aconrad", issue, "!liaison join accounts")).toEqual(FAILED);
    expect(await lastWord(issue)).toContain("Nobody has told me where the support managers are asked");
    await on.configure((usual) => usual);
  });
});

test("colleagues ask where they are, too: on any issue of the managers' project, and on a request", async () => {
  const where = await on.opens("lmatos", TEAM_PROJECT, { title: "Who wants what" });
  expect(await asks("lmatos", where, "!liaison join sudo")).toEqual(DONE);
  const request = await only("Lee Matos would like to be a support liaison of Group sudo");
  expect(request).toMatchObject({
    confidential: false,
    description: expect.stringContaining("**Asked on:**"),
  });
  expect(await asks("lmatos", where, "!liaison join sudo")).toEqual(FAILED);
  expect(await lastWord(where)).toContain("You have asked for that already");
  expect(await asks("lmatos", where, "!liaison snooze 3d")).toEqual(FAILED);
  expect(await lastWord(where)).toContain("`snooze` works in the partner's issue, not here.");
  await asks("lmatos", where, "!liaison help");
  expect(await lastWord(where)).toContain("!liaison join TEAM");
  expect(await lastWord(where)).not.toContain("approve");
  // Nobody is a colleague by writing there.
  expect(await asks("stranger", where, "!liaison join sudo")).toEqual(["eyes", "no_entry_sign"]);

  expect(await asks("bcarranza", request, "!liaison surface open-source About the rota")).toEqual(DONE);
  expect((await only("Brie Carranza has something to surface to Group open-source")).description).toContain(
    "> About the rota",
  );
  expect(await asks("dsmith", request, "!liaison approve")).toEqual(DONE);
});

test("the managers' channel is told, once, and whoever else is to be asked is mentioned", async () => {
  const news = await on.opens("dsmith", TEAM_PROJECT, { title: "What the managers are asked" });
  await on.configure((usual) => ({
    ...usual,
    channels: { news: { type: "note", issue: `${TEAM_PROJECT}#${news.iid}` } },
    requests: { project: TEAM_PROJECT, also: ["Jan Urbanc"], channels: ["news"] },
  }));
  const issue = await opened();
  expect(await asks("lmatos", issue, "!liaison join accounts")).toEqual(DONE);
  const request = await only("Lee Matos would like to be a support liaison of Accounts");
  expect(await on.todosOf("jurbanc", request)).toBe(1);
  await until(async () => (await on.botNotes(news)).length > 0);
  expect((await on.botNotes(news)).map(({ body }) => body)).toEqual([
    expect.stringMatching(
      /^Lee Matos would like to be a support liaison of Accounts: please see \[.*\/-\/issues>\)/,
    ),
  ]);
  await on.configure((usual) => usual);
});

describe("surface", () => {
  test("takes the words along; what not everybody may read stays so, and who cannot read the answer is told", async () => {
    await on.configure((usual) => ({ ...usual, requests: { project: TEAM_PROJECT, confidential: true } }));
    const issue = await opened();
    await asks("aconrad", issue, "!liaison surface com-infrastructure\nPushes fail @all\n/close");
    const request = await only("Andrew Conrad has something to surface");
    expect(request.description).toContain("> Pushes fail");
    expect(request.description).toContain("every 2 weeks");
    expect(request.state).toBe("opened");
    const inside = await on.opens("kira", "gitlab-org/gitlab", { title: "Private", confidential: true });
    await asks("aconrad", inside, "!liaison surface accounts This is not for everybody");
    expect(await only("surface to Accounts")).toMatchObject({ confidential: true });

    await asks("dsmith", request, "!liaison decline We have talked about it");
    expect(await lastWord(request)).toContain("> We have talked about it");
    expect(await lastWord(request)).toContain(
      "so I tell them where they asked that you have answered, not what",
    );
    const answer = await lastWord(issue);
    // What they said is for them to tell: everybody may read this.
    expect(answer).toContain("@aconrad: the support managers have answered you about surfacing something");
    expect(answer).not.toMatch(/\*\*(no|yes)\*\*|We have talked/);
    expect(await on.todosOf("aconrad", issue)).toBeGreaterThan(0);
    await on.configure((usual) => usual);
  });

  test("asked in an internal note is answered in one, and nothing is written for a partner who is paused", async () => {
    const confidential = (usual: Written): Written => ({
      ...usual,
      requests: { project: TEAM_PROJECT, confidential: true },
    });
    await on.configure(confidential);
    const issue = await opened();
    const inside = { internal: true };
    await asks("aconrad", issue, "!liaison surface sudo Not for the partner", inside);
    await asks("dsmith", await only("surface to Group sudo"), "!liaison decline No");
    expect((await on.botNotes(issue)).at(-1)).toMatchObject({
      internal: true,
      body: expect.stringContaining("@aconrad: the support managers have answered you"),
    });

    const other = await opened();
    await asks("aconrad", other, "!liaison surface security-operations About them");
    const notes = await on.botNotes(other);
    const request = await only("surface to Security Operations");
    await on.configure((usual) =>
      withPartner("kde", { paused: { from: "2020-01-01", why: "they rest" } })(confidential(usual)),
    );
    await asks("dsmith", request, "!liaison decline No");
    expect(await lastWord(request)).toContain("where I cannot answer: please tell them");
    expect(await on.botNotes(other)).toEqual(notes);

    await on.configure(confidential);
    const silent = await opened();
    await asks("aconrad", silent, "!liaison surface nobody About the invoice");
    await on.comments("aconrad", silent, "!liaison stop");
    const before = await on.botNotes(silent);
    await asks("dsmith", await only("surface to Group nobody"), "!liaison decline No");
    expect(await on.botNotes(silent)).toEqual(before);
    await on.configure((usual) => usual);
  });
});

describe("the row's meeting", () => {
  const INFRA = { id: "infra", row: "com-infrastructure", title: "Infra sync", when: soonEveryDay() };

  test("that we host has what was surfaced on its agenda, and what came of it is told where it was asked", async () => {
    // The managers' issues are for few, and their yes lets the words go all the same.
    const requests = { project: TEAM_PROJECT, confidential: true };
    const hosted = { ...INFRA, role: "host" as const, agenda: { shareAnswers: true } };
    // Not yet, since an agenda is opened as soon as the service looks by itself.
    const from = new Date(Date.now() + 9 * DAY_MS).toISOString().slice(0, 10);
    await on.configure((usual) => ({ ...withMeetings({ ...hosted, from })(usual), requests }));
    const tell = meetingStories(on);
    const issue = await opened();
    await asks("aconrad", issue, "!liaison surface com-infrastructure Clones are slow @all");
    const request = await waiting("Andrew Conrad has something to surface");
    expect(request.description).toMatch(
      /\*\*Meets:\*\* every 2 weeks; next \d+ \w+ \d{4}, \d\d:\d\d \(UTC\)/,
    );
    await asks("dsmith", request, "!liaison approve");
    expect(await lastWord(request)).toMatch(
      /comes onto the agenda of Infra sync with \*\*\.com Infrastructure\*\* on \d+ \w+ \d{4}, \d\d:\d\d/,
    );
    await on.configure((usual) => ({ ...withMeetings(hosted)(usual), requests }));
    await tell.look("infra");
    const [agenda] = await tell.agendas("Agenda: Infra sync");
    if (agenda === undefined) throw new Error("no agenda");
    expect(agenda.description).toMatch(
      /^- \[ \] Clones are slow .* – Andrew Conrad would like to speak about it/m,
    );
    expect(agenda.description).not.toContain("@all");
    await on.later(UNTIL_UNDER_WAY_MS);
    await tell.edits(agenda, checking("Clones are slow", ["A new cache comes."]));
    await on.changes("aconrad", agenda, { state_event: "close" });
    await on.settled();
    await tell.look("infra");
    expect((await on.botNotes(request)).filter(({ body }) => body.includes("answered at"))).toMatchObject([
      { body: expect.stringContaining("> A new cache comes.") },
    ]);
    expect(await on.service().store.agendas.topics([], "com-infrastructure")).toEqual([]);
  });

  test("that others host gets nothing of it; who attends has the line, and is told when the calendar has it", async () => {
    await on.configure(withMeetings({ ...INFRA, role: "attend" }));
    const issue = await opened();
    await asks("aconrad", issue, "!liaison surface com-infrastructure Pushes are slow");
    const asked = await waiting("Andrew Conrad has something to surface");
    await asks("dsmith", asked, "!liaison approve");
    expect(await lastWord(asked)).toMatch(/A topic for the next agenda .*Vlad Stoianovici can bring it up/);
    expect(await on.service().store.agendas.topics([], "com-infrastructure")).toEqual([]);

    await asks("bcarranza", issue, "!liaison attend com-infrastructure");
    const seat = await only("Brie Carranza would like to attend");
    await asks("dsmith", seat, "!liaison approve");
    const answer = await lastWord(seat);
    expect(answer).toMatch(/line for the calendar: .*next \d+ \w+ \d{4}, \d\d:\d\d \(UTC\), \d+ minutes/);
    const attendees = ["Vlad Stoianovici", "Brie Carranza"];
    expect(answer).toContain("meetings:\n  - id: infra\n    attendees: [Vlad Stoianovici, Brie Carranza]");
    await on.configure(withMeetings({ ...INFRA, role: "attend", attendees }));
    await until(async () => (await lastWord(seat)).includes("The calendar has it: Brie Carranza attends"));
    // Whoever stands in for somebody has their brief.
    const away = [{ person: "vstoianovici", from: "2020-01-01", until: "2100-01-01", cover: "Lee Matos" }];
    await on.configure((usual) => ({ ...withMeetings({ ...INFRA, role: "attend" })(usual), away }));
    const tell = meetingStories(on);
    await tell.look("infra");
    const briefs = await tell.agendas("Brief: Infra sync");
    expect(briefs.flatMap(({ assignees }) => assignees.map(({ username }) => username))).toContain("lmatos");
    expect(briefs.flatMap(({ assignees }) => assignees.map(({ username }) => username))).not.toContain(
      "vstoianovici",
    );
    await on.configure((usual) => usual);
  });
});

describe("the command line", () => {
  const config = () => {
    const { instances, ...others } = managed(written(on.gate.url));
    return JSON.stringify({
      ...others,
      people: others.people?.map(({ token, subscribe, ...person }) => person),
      instances,
    });
  };
  const liaison = (...args: string[]) =>
    run(args, {
      cwd: folderWith({ "liaison.yml": config(), bot: "x", webhook: "y" }),
      env: { DATABASE_URL: on.database.url },
    });

  test("asks for the same, once, and says what is wrong with what was typed", async () => {
    const args = ["surface", ".com Infrastructure", "Clones", "are slow", "--as", "@lmatos"];
    expect(await liaison(...args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Asked. A running"),
    });
    await on.settled();
    const request = await only("Lee Matos has something to surface");
    expect(request.description).toContain("> Clones are slow");
    expect(request.description).not.toContain("Asked on");
    expect(await liaison(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("asked for that already"),
    });
    expect(await asks("dsmith", request, "!liaison approve")).toEqual(DONE);
    expect(await lastWord(request)).toContain(
      "A topic for the next agenda with **.com Infrastructure** (every 2 weeks; next about ",
    );
    // Nothing else is to come of it.
    expect(await on.service().store.requests.ofIssue(request.key)).toMatchObject({ state: "done" });
    expect(await liaison("join", "acounts", "--as", "lmatos")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "accounts"'),
    });
    expect(await liaison("attend", "accounts")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--as"),
    });
  });
});

describe("attend", () => {
  test("ends with the line for the calendar, once, whatever GitLab loses on the way", async () => {
    const issue = await opened();
    let left = 1;
    on.gate.trouble(({ method, path }) => {
      if (left === 0 || method !== "POST" || !path.endsWith("/issues")) return undefined;
      left -= 1;
      return { kind: "answer lost" };
    });
    await asks("lmatos", issue, "!liaison attend com-infrastructure");
    on.gate.trouble(undefined);
    await on.later(61_000);
    await on.settled();
    const request = await only("Lee Matos would like to attend");
    // Closed without a word: somebody still waits.
    await on.changes("dsmith", request, { state_event: "close" });
    expect(await lastWord(request)).toContain(
      "has closed this without an answer about attending the meeting",
    );
    expect(await asks("dsmith", request, "!liaison approve\n")).toEqual(DONE);
    expect(await lastWord(request)).toMatch(
      /The line for the calendar: \*\*\.com Infrastructure\*\*, every 2 weeks; next about .*; group contact: Dave Smith\. Vlad Stoianovici can send/,
    );
    expect(await asks("lmatos", issue, "!liaison attend accounts")).toEqual(FAILED);
    expect(await lastWord(issue)).toContain("The table knows of no meetings with Accounts");
  });
});
