import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { compileLive, type Live } from "../../../src/app/live.ts";
import { issuesFor } from "../../../src/bot/meetings/issues.ts";
import { type MeetingFacts, meetingViewOf } from "../../../src/bot/meetings/view.ts";
import { nextTime } from "../../../src/deadlines/meetings/occurrences.ts";
import { silentLogger } from "../../../src/lib/log.ts";
import type { AgendaItem, Topic } from "../../../src/model/meeting.ts";
import type { IssueMemory } from "../../../src/model/memory.ts";
import { meeting } from "../../support/meetings.ts";
import { checked, written } from "../../support/service-configuration.ts";

const NOW = new Date("2026-11-30T09:00:00Z");
const project = (visibility: "public" | "private") => ({
  id: 7,
  path: visibility === "public" ? "kde/sysadmin" : "kde/board",
  visibility,
  webUrl: `https://gitlab.example/kde/${visibility}`,
});

const issue = (iid: number, title: string, more: object = {}, snapshot: object = {}) => {
  const place = project("private" in more ? "private" : "public");
  const memory = {
    snapshot: {
      ref: { instance: "sandbox", projectId: 7, iid },
      project: place,
      title,
      state: "opened",
      confidential: false,
      labels: [],
      movedToId: null,
      createdAt: "2026-11-10T10:00:00Z",
      updatedAt: "2026-11-20T10:00:00Z",
      url: `https://gitlab.example/${place.path}/-/issues/${iid}`,
      ...snapshot,
    },
    partner: "kde",
    turn: { side: "liaison", since: "2026-11-20T10:00:00Z" },
    ...more,
  } as unknown as IssueMemory;
  return { issueKey: `sandbox:7#${iid}`, memory };
};

const issues = [
  issue(1, "Why is the mirror slow?"),
  issue(2, "More runners, please", {
    waits: { side: "team", since: "2026-11-25T10:00:00Z", team: "com-infrastructure" },
    teams: [{ team: "com-infrastructure", state: "acknowledged" }],
  }),
  issue(3, "Budget of the board", { private: true }),
  issue(4, "Thank you", { turn: { side: "partner", since: "2026-11-12T10:00:00Z" } }),
  issue(
    5,
    "A new wiki",
    { turn: { side: "nobody", since: "2026-11-28T10:00:00Z" } },
    { state: "closed", updatedAt: "2026-11-28T10:00:00Z" },
  ),
  issue(
    6,
    "Let us meet at FOSDEM",
    { turn: { side: "partner", since: "2026-11-27T10:00:00Z" } },
    { labels: ["agenda"], createdAt: "2026-11-27T10:00:00Z" },
  ),
];
const topic = (key: string, iid: number, text: string, rank: number): Topic => ({
  key,
  instance: "sandbox",
  issueKey: `sandbox:7#${iid}`,
  partner: "kde",
  team: null,
  text,
  by: "kira",
  rank,
  internal: rank > 0,
  at: "2026-11-29T10:00:00Z",
});
const own: AgendaItem = {
  id: "o1",
  kind: "own",
  partner: null,
  issueKey: null,
  reference: null,
  url: null,
  text: "Invite the new maintainers @all",
  by: null,
  topic: null,
  carried: 0,
};

const configuration = checked(
  meeting({
    id: "sync",
    title: "KDE sync",
    partners: ["kde"],
    role: "host",
    when: "weekly on Tue 15:00",
    zone: "Europe/Berlin",
    url: "https://meet.example/kde",
  })(written("https://gitlab.example")),
);

let live: Live;
beforeAll(async () => {
  live = await compileLive(configuration, join("/", "nowhere"), silentLogger);
});

const facts = (rank: number): MeetingFacts => {
  const [sync] = live.meetings;
  const time = sync && nextTime(sync, NOW);
  if (sync === undefined || time == null) throw new Error("no meeting");
  return {
    meeting: sync,
    time,
    issues: issuesFor(sync, issues, configuration),
    topics: [topic("t1", 1, "When can we use the new runners?", 0), topic("t2", 1, "Said among us", 2)],
    spoken: new Map(),
    carried: [{ ...own, id: "i3", kind: "question", text: null, issueKey: "sandbox:7#1" }, own],
    isForMore: false,
    rank,
    placeRank: rank,
    configuration,
    since: new Date("2026-11-24T14:00:00Z"),
    before: { url: "https://gitlab.example/support/-/issues/3", date: "2026-11-24" },
    lastContacts: new Map([["kde", "2026-11-24"]]),
    instance: "sandbox",
    now: NOW,
    commands: "!liaison",
  };
};

describe("an agenda", () => {
  test("as it is rendered for members, and for everybody", () => {
    const [sync] = live.meetings;
    if (sync === undefined) throw new Error("no meeting");
    const forMembers = meetingViewOf(facts(2));
    const { title, body } = live.renderAgenda(sync, forMembers.view);
    expect(`# ${title}\n\n${body.replaceAll("\u200b", "")}`).toMatchSnapshot();
    expect(body).not.toMatch(/Budget|Said among us|@all/);
    const forAll = live.renderAgenda(sync, meetingViewOf(facts(0)).view).body;
    expect(forAll).not.toMatch(/Budget|board|Said among us|meet\.example/);
    expect(forAll).toContain("Confidential, and not for everybody who reads this: 2 more.");
  });

  test("has no words of a private topic, also where its issue is not known any more", () => {
    const gone = {
      ...facts(2),
      topics: [topic("t3", 99, "Said among us", 2), topic("t4", 98, "Said to all", 0)],
    };
    const { items, view } = meetingViewOf(gone);
    expect(JSON.stringify([items, view])).not.toContain("among us");
    expect(JSON.stringify(items)).toContain("Said to all");
  });

  test("has what the managers let somebody surface to the team, where no more people read it than where it was asked", () => {
    const surfaced = { ...topic("t5", 97, "Clones are slow", 2), partner: null, team: "com-infrastructure" };
    const shown = (rank: number) => meetingViewOf({ ...facts(rank), topics: [surfaced] });
    expect(shown(2).view.own).toMatchObject([
      { text: "Clones are slow", by: "kira", is: { topic: true } },
      {},
    ]);
    expect(shown(2).view.hidden).toBe(0);
    expect(JSON.stringify(shown(1))).not.toContain("Clones");
    expect(shown(1).view.hidden).toBe(1);
  });

  test("does not ask again what was spoken about, before somebody has said more or put the label on again", () => {
    const referencesAfter = (at: string, more: object = {}) => {
      const spoken = new Map([1, 2, 6].map((iid) => [`sandbox:7#${iid}`, new Date(at)]));
      const known = issues.map(({ issueKey, memory }) => ({ issueKey, memory: { ...memory, ...more } }));
      const given = { ...facts(2), topics: [], carried: [], spoken };
      const [sync] = live.meetings;
      if (sync === undefined) throw new Error("no meeting");
      return meetingViewOf({ ...given, issues: issuesFor(sync, known, configuration) }).items.map((item) =>
        Number(item.issueKey?.split("#")[1]),
      );
    };
    expect(referencesAfter("2026-11-19T00:00:00Z")).toEqual([6, 1, 3, 2]);
    // The team's turn began on the 25th, the partner's on the 27th.
    expect(referencesAfter("2026-11-24T15:00:00Z")).toEqual([6, 3, 2]);
    expect(referencesAfter("2026-11-29T00:00:00Z")).toEqual([3]);
    expect(referencesAfter("2026-11-29T00:00:00Z", { onAgendaSince: "2026-11-29T08:00:00Z" })).toEqual([
      6, 1, 3, 2,
    ]);
  });

  test("has no topic whose issue was closed since, or of which somebody said that it is done", () => {
    const texts = (memory: object, snapshot: object = {}) => {
      const given = [issue(1, "Why is the mirror slow?", memory, snapshot)];
      const [sync] = live.meetings;
      if (sync === undefined) throw new Error("no meeting");
      const made = { ...facts(2), issues: issuesFor(sync, given, configuration), carried: [] };
      return meetingViewOf(made).items.flatMap(({ kind, text }) => (kind === "topic" ? [text] : []));
    };
    const runners = "When can we use the new runners?";
    const before = "2026-11-29T09:00:00Z";
    const after = "2026-11-29T11:00:00Z";
    expect(texts({})).toEqual([runners, null]);
    expect(texts({ marks: { topicsDoneAt: after } })).toEqual([]);
    expect(texts({ marks: { topicsDoneAt: before } })).toEqual([runners, null]);
    expect(texts({}, { state: "closed", closedAt: after })).toEqual([]);
    expect(texts({ turn: { side: "nobody", since: after } }, { state: "closed" })).toEqual([]);
    expect(texts({}, { state: "closed", closedAt: after, movedToId: 9 })).toEqual([runners, null]);
    // Asked on an issue that was closed already.
    expect(texts({}, { state: "closed", closedAt: before })).toEqual([runners, null]);
  });

  test("says whether what is written below items goes to their issues", () => {
    const [sync] = live.meetings;
    if (sync === undefined) throw new Error("no meeting");
    const textFor = (rank: number, kind: "meeting" | "qa", shareAnswers: boolean, known = issues) => {
      const shared = { ...sync, kind, agenda: { ...sync.agenda, shareAnswers } };
      const given = { ...facts(rank), meeting: shared, issues: issuesFor(sync, known, configuration) };
      return live.renderAgenda(shared, meetingViewOf(given).view).body;
    };
    const members = issue(
      7,
      "For those with an account",
      {},
      { project: { ...project("public"), visibility: "internal" } },
    );
    for (const kind of ["meeting", "qa"] as const) {
      const some = textFor(1, kind, false, [...issues, members]);
      expect(some).toMatch(
        /goes\s+to[\s\S]*only where nobody reads the issue who may not read this[\s\S]*please\s+answer there yourself/,
      );
      const only = { ...members, issueKey: "sandbox:7#1" };
      expect(textFor(1, kind, false, [only])).not.toContain("answer there yourself");
      // Among members nothing goes to an issue that others read, nor from one private place to another.
      expect(textFor(2, kind, false, [...issues, members])).not.toMatch(/goes\s+to/);
    }
    for (const kind of ["meeting", "qa"] as const) {
      expect(textFor(0, kind, false)).toMatch(/goes\s+to (?:its|the) issue/);
      expect(textFor(2, kind, true)).toMatch(/goes\s+to (?:its|the) issue/);
      expect(textFor(2, kind, false)).toContain("please answer there yourself");
      // For whoever has an account, and all of the issues are for everybody.
      expect(textFor(1, kind, false)).toContain("please answer there yourself");
      expect(textFor(1, kind, false)).not.toMatch(/goes\s+to/);
    }
  });

  test("tells of what was closed and answered since the last one, and not of what was only touched since", () => {
    const touched = { updatedAt: "2026-11-29T10:00:00Z" };
    const nobody = (since: string) => ({ turn: { side: "nobody", since } });
    const answeredOn = (answeredAt?: string) => ({
      ...nobody("2026-11-10T10:00:00Z"),
      teams: [
        { team: "com-infrastructure", state: "done", ...(answeredAt === undefined ? {} : { answeredAt }) },
      ],
    });
    const given = [
      issue(1, "Closed long ago", nobody("2026-11-12T10:00:00Z"), { state: "closed", ...touched }),
      issue(2, "Closed now", nobody("2026-11-29T10:00:00Z"), { state: "closed", ...touched }),
      issue(
        3,
        "Closed now, and said so by GitLab",
        {},
        { state: "closed", closedAt: "2026-11-28T10:00:00Z" },
      ),
      issue(4, "Answered long ago", answeredOn("2026-11-12T10:00:00Z"), touched),
      issue(5, "Answered now", answeredOn("2026-11-25T10:00:00Z"), touched),
      issue(6, "Answered at some time", answeredOn(), touched),
    ];
    const [sync] = live.meetings;
    if (sync === undefined) throw new Error("no meeting");
    const made = { ...facts(2), issues: issuesFor(sync, given, configuration), topics: [], carried: [] };
    const [section] = meetingViewOf(made).view.partners;
    expect(section?.closed.map(({ title }) => title)).toEqual([
      "Closed now",
      "Closed now, and said so by GitLab",
    ]);
    expect(section?.answered.map(({ title }) => title)).toEqual(["Answered now"]);
  });

  test("for more people than the one before has none of the lines that were written there by hand, and counts them", () => {
    const { view } = meetingViewOf({ ...facts(0), isForMore: true });
    expect(view.own).toEqual([]);
    expect(view.hidden).toBe(1);
  });

  test("as a brief for whoever goes there", () => {
    const { title, body } = live.renderBrief(meetingViewOf(facts(2)).view);
    expect(`# ${title}\n\n${body.replaceAll("\u200b", "")}`).toMatchSnapshot();
  });
});
