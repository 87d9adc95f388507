/** What digests say. The texts are kept as snapshots, to be read again by a person whenever they change. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { KnownIssue } from "../../src/bot/standing.ts";
import { calendar } from "../../src/config/schema/calendars.ts";
import { type Configuration, configurationSchema } from "../../src/config/schema/configuration.ts";
import type { Content } from "../../src/model/task.ts";
import { editionsOf } from "../../src/notify/recipients.ts";
import { digestTasks, gapsWritten, monthBefore, monthOf, writtenFor } from "../../src/notify/tasks.ts";
import type { DigestTemplateView } from "../../src/render/digest-views.ts";
import { digestProblems } from "../../src/render/digests.ts";
import { htmlOf, plainOf, slackOf } from "../../src/render/formats.ts";
import { extractMentions } from "../../src/sandbox/text/mentions.ts";
import { extractCommands } from "../../src/sandbox/text/quick-actions.ts";
import { hostile } from "../render/hostile.ts";
import { configuration, dueDigest, escalation, facts, issue, NOW, templates } from "./support.ts";

const text = (name: string, readers: "public" | "internal" | "private", recipient?: string): string => {
  const written = writtenFor(dueDigest(name, recipient), readers);
  return written === null ? "" : `# ${written.title}\n\n${written.body}`;
};

/** By the channels of the digest of Andrew. */
const contents = (): Readonly<Record<string, Content>> => {
  const [task] = digestTasks(dueDigest("liaisons", "Andrew Conrad"));
  if (task?.wish.kind !== "send") throw new Error("nothing is sent");
  return Object.fromEntries(task.wish.messages.map(({ channel, content }) => [channel, content]));
};

describe("the templates of digests", () => {
  test("have no mistake", () => {
    expect(templates.names.flatMap((name) => digestProblems(templates, name))).toEqual([]);
  });
});

describe("a digest", () => {
  test("of a liaison, for those who may see everything", () => {
    expect(text("liaisons", "private", "Andrew Conrad")).toMatchSnapshot();
  });

  test("of a liaison, for everybody: the confidential issue and the private project are only counted", () => {
    const written = text("liaisons", "public", "Andrew Conrad");
    expect(written).not.toMatch(/leaked|infra\/requests/);
    expect(written).toMatchSnapshot();
  });

  test("of a team, and of the managers", () => {
    expect(text("teams", "private", ".com Infrastructure")).toMatchSnapshot();
    expect(text("managers", "public")).toMatchSnapshot();
  });

  test("of the gaps, and of the partners' month", () => {
    expect(gapsWritten(dueDigest("gaps"))).toMatchSnapshot();
    expect(text("partners", "private")).toMatchSnapshot();
  });

  test("as a mail, plain and HTML, and in a chat", () => {
    const { mail, chat } = contents();
    expect(mail).toMatchSnapshot();
    expect(chat).toMatchSnapshot();
  });

  test("has the form of each channel, and what everybody who reads it may see", () => {
    const { mm, hook, list, under } = contents();
    expect(mm).toMatchObject({ kind: "chat", text: expect.stringMatching(/^# Open-source partners/) });
    expect(JSON.stringify(mm)).not.toContain("leaked");
    expect(hook).toMatchObject({
      kind: "webhook",
      type: "digest.liaison",
      timestamp: "2026-03-02T09:00:00.000Z",
      data: { name: "Andrew Conrad", yours: { count: 2 } },
    });
    expect(list).toMatchObject({
      kind: "issue",
      instance: "gitlab",
      project: "support/digests",
      assignees: ["aconrad"],
      labels: ["digest"],
      onlyPrivate: true,
    });
    expect(under).toMatchObject({
      kind: "note",
      on: "gitlab:support/digests#1",
      internal: true,
      onlyPrivate: false,
      onlyInternal: true,
    });
  });

  test("of the gaps says the same from day to day, so that its issue is not edited for nothing", () => {
    const wishes = [0, 7].map((days) => {
      const due = dueDigest("gaps");
      const later = new Date(Date.parse(due.occurrence.date) + days * 86_400_000).toISOString().slice(0, 10);
      const tasks = digestTasks({ ...due, occurrence: { ...due.occurrence, date: later } });
      return tasks.map(({ key, wish }) => [key, wish]);
    });
    expect(wishes[1]).toEqual(wishes[0]);
  });

  test("of somebody for whom there is nothing to say is none", () => {
    const nothing = { ...facts, issues: [], escalations: [], contacts: new Map() };
    const quietly = { ...dueDigest("teams", ".com Infrastructure").occurrence, isWeekly: false };
    const due = dueDigest("teams", ".com Infrastructure", { facts: nothing, occurrence: quietly });
    expect(digestTasks(due)).toEqual([]);
    const partners = dueDigest("partners", undefined, { facts: nothing });
    expect(digestTasks(partners)).toEqual([]);
    const complete = { ...configuration, liaisons: [] };
    expect(digestTasks(dueDigest("gaps", undefined, { configuration: complete }))).toEqual([]);
  });

  test("is known by its day, whatever it says: it is wished once", () => {
    const keys = [NOW, new Date(NOW.getTime() + 3_600_000)].map(
      (now) => digestTasks(dueDigest("managers", undefined, { now }))[0]?.key,
    );
    expect(keys).toEqual(["digest|managers|all|2026-03-02", "digest|managers|all|2026-03-02"]);
    const [liaisons] = digestTasks(dueDigest("liaisons", "Andrew Conrad"));
    expect(liaisons?.key).toMatch(/^digest\|liaisons\|[0-9a-f]{24}\|2026-03-02$/);
  });

  test("stays harmless in every form, whatever titles hold", () => {
    fc.assert(
      fc.property(hostile, (title) => {
        const issues = [issue(1, "kde", title, { side: "liaison", since: "2026-03-01T10:00:00.000Z" })];
        const written = writtenFor(
          dueDigest("liaisons", "Andrew Conrad", { facts: { ...facts, issues, escalations: [] } }),
          "private",
        );
        const body = written?.body ?? "";
        expect(extractMentions(body)).toEqual({ all: false, direct: [], users: [] });
        expect(extractCommands(body).commands).toEqual([]);
        const html = htmlOf(body, written?.title ?? "");
        const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name?.toLowerCase());
        const known = ["html", "head", "meta", "title", "body", "h2", "ul", "li", "a", "strong", "p", "hr"];
        expect(tags.filter((name) => !known.includes(name ?? ""))).toEqual([]);
        for (const [, address = ""] of html.matchAll(/href="([^"]*)"/g))
          expect(address).toMatch(/^https:\/\/gitlab\.example\.com\//);
        const slack = slackOf(body);
        for (const [, inside = ""] of slack.matchAll(/<([^>]*)>/g))
          expect(inside).toMatch(/^https:\/\/gitlab\.example\.com\//);
        expect(plainOf(body)).not.toContain("\u200B");
      }),
      { numRuns: 150 },
    );
  });
});

/** What a digest says as data; null: nothing. */
const viewOf = (
  name: string,
  recipient: string | undefined,
  more: Parameters<typeof dueDigest>[2],
  readers: "public" | "private" = "private",
): DigestTemplateView | null =>
  (writtenFor(dueDigest(name, recipient, more), readers)?.data as DigestTemplateView | undefined) ?? null;

const TEAM = ".com Infrastructure";
const asked = { side: "team", team: "com-infrastructure", since: "2026-02-25T10:00:00.000Z" } as const;
const only = (...issues: KnownIssue[]) => ({
  facts: { ...facts, issues, escalations: [], contacts: new Map(), partnersSince: new Map() },
});
describe("a digest of escalations", () => {
  test("names no issue that has become confidential since, and none that is not remembered", () => {
    const now = issue(13, "kde", "Pushes fail", asked, { confidential: true });
    for (const issues of [[now], []]) {
      const told = { facts: { ...facts, issues, escalations: [escalation(issue(13, "kde", "", asked))] } };
      const open = viewOf("managers", undefined, told, "public");
      expect(open?.escalations).toMatchObject({ items: [], hidden: 1, count: 1 });
      expect(JSON.stringify(open)).not.toContain("kde/infra");
      expect(viewOf("managers", undefined, told)?.escalations.items).toHaveLength(1);
    }
  });

  test("of a team that looks after partners tells what others are asked for them, too", () => {
    const both = {
      ...configuration,
      partners: configuration.partners.map((one) => ({ ...one, liaison: "accounts" })),
    };
    const accounts = { rows: ["accounts"] };
    const digests = { ...configuration.digests, teams: { ...configuration.digests["teams"], ...accounts } };
    const [edition] = editionsOf({ ...both, digests } as Configuration, NOW).filter(
      ({ name }) => name === "teams",
    );
    const view = viewOf("teams", TEAM, { configuration: both, ...(edition && { edition }) });
    expect(view?.escalations.count).toBe(0);
    expect(view?.partnersEscalations).toMatchObject({ count: 1, items: [{ who: TEAM }] });
    expect(viewOf("teams", TEAM, {})).toMatchObject({
      escalations: { count: 1 },
      partnersEscalations: { count: 0 },
    });
  });
});

describe("a digest of a team", () => {
  test("has the deadlines of the team, on whoever's issues, and no others of theirs", () => {
    const deadline = {
      startedAt: "2026-02-25T10:00:00.000Z",
      soonAt: "2026-02-26T10:00:00.000Z",
      dueAt: "2026-02-27T10:00:00.000Z",
    };
    const owed = issue(13, "kde", "Pushes fail", asked, {
      memory: {
        deadlines: [
          { kind: "escalationAnswered", key: "a", team: "com-infrastructure", ...deadline },
          { kind: "nextUpdate", key: "b", ...deadline },
        ],
      },
    });
    expect(viewOf("teams", TEAM, only(owed))?.deadlines).toMatchObject({
      count: 1,
      items: [{ isLate: true, todo: "answer of .com Infrastructure", reference: "kde/infra#13" }],
    });
    expect(viewOf("liaisons", "Andrew Conrad", only(owed))?.deadlines.count).toBe(2);
  });
});

describe("what waits on others", () => {
  const onPartner = (iid: number) =>
    issue(iid, "kde", `Old ${iid}`, { side: "partner", since: `2024-01-${10 + (iid % 20)}T10:00:00.000Z` });

  test("has the teams first, however long partners have been waited on", () => {
    const old = Array.from({ length: 30 }, (_, place) => onPartner(100 + place));
    const view = viewOf("liaisons", "Andrew Conrad", only(...old, issue(13, "kde", "Pushes fail", asked)));
    expect(view?.others).toMatchObject({ count: 31, more: 6 });
    expect(view?.others.items[0]).toMatchObject({ reference: "kde/infra#13", who: TEAM });
  });

  test("is no reason for a digest but once a week; what needs somebody, or is news, is", () => {
    const quietly = { ...dueDigest("liaisons", "Andrew Conrad").occurrence, isWeekly: false };
    const said = (...issues: KnownIssue[]) =>
      viewOf("liaisons", "Andrew Conrad", { ...only(...issues), occurrence: quietly });
    expect(said(onPartner(1))).toBeNull();
    expect(viewOf("liaisons", "Andrew Conrad", only(onPartner(1)))?.others.count).toBe(1);
    const yours = issue(2, "kde", "Yours", { side: "liaison", since: "2026-02-20T10:00:00.000Z" });
    expect(said(onPartner(1), yours)?.others.count).toBe(1);

    const pushes = issue(13, "kde", "Pushes fail", asked);
    const withEscalation = (record: ReturnType<typeof escalation>, since: string) =>
      viewOf("liaisons", "Andrew Conrad", {
        facts: { ...only(pushes).facts, escalations: [record] },
        occurrence: quietly,
        since: new Date(since),
      });
    expect(withEscalation(escalation(pushes), "2026-02-27T09:00:00Z")).toBeNull();
    expect(withEscalation(escalation(pushes), "2026-02-25T09:00:00Z")).not.toBeNull();
    expect(
      withEscalation(escalation(pushes, "2026-02-26T10:00:00.000Z"), "2026-02-27T09:00:00Z"),
    ).not.toBeNull();
  });
});

describe("a partner who has just come", () => {
  test("is not quiet before a month has passed", () => {
    const since = (date: string) =>
      viewOf("managers", undefined, {
        facts: { ...facts, contacts: new Map(), partnersSince: new Map([["kde", `${date}T10:00:00.000Z`]]) },
      })?.quiet;
    expect(since("2026-02-20")).toEqual([]);
    expect(since("2026-01-20")).toEqual([{ partner: "KDE", age: null }]);
  });
});

describe("a partner who has left, or is paused", () => {
  const standing = (more: object): Configuration => ({
    ...configuration,
    partners: configuration.partners.map((one) => ({ ...one, ...more })),
  });
  const said = (more: object) => {
    const changed = standing(more);
    const due = dueDigest("managers", undefined, {
      configuration: changed,
      facts: { ...facts, contacts: new Map() },
    });
    return writtenFor(due, "private")?.data as DigestTemplateView | undefined;
  };

  test("of one of several is counted only while it is paused", () => {
    const [kde, ...others] = configuration.partners;
    if (kde === undefined) throw new Error("no partner");
    const paused = { from: "2026-01-01", why: "they move" };
    const view = viewOf("liaisons", "Andrew Conrad", {
      configuration: { ...configuration, partners: [{ ...kde, paused }, ...others] },
    });
    expect(view).toMatchObject({ paused: 3, snoozed: 1, fresh: { count: 0 }, escalations: { count: 0 } });
  });

  test("is nagged about no more", () => {
    expect(said({})?.yours.count).toBe(2);
    expect(said({})?.quiet).toHaveLength(3);
    const left = said({ retired: true });
    expect([left?.yours.count ?? 0, left?.fresh.count ?? 0, left?.quiet ?? []]).toEqual([0, 0, []]);
    const paused = said({ paused: { from: "2026-01-01", why: "they move" } });
    expect(paused?.quiet ?? []).toEqual([]);
    const parts = [paused?.yours, paused?.fresh, paused?.deadlines, paused?.others, paused?.escalations];
    expect(parts.map((part) => part?.count ?? 0)).toEqual([0, 0, 0, 0, 0]);
  });
});

test("whoever is listed by username, or otherwise written, has one digest, their address and their hours", () => {
  const [row, ...others] = configuration.liaisons;
  if (row === undefined) throw new Error("no row");
  const listed: Configuration = {
    ...configuration,
    calendars: { late: calendar.parse({ zone: "America/Denver" }) },
    people: configuration.people.map((one) =>
      one.username === "aconrad" ? { ...one, calendar: "late" } : one,
    ),
    liaisons: [{ ...row, liaisons: ["AConrad", "andrew conrad"] }, ...others],
  };
  const editions = editionsOf(listed, NOW).filter(({ name }) => name === "liaisons");
  expect(editions).toMatchObject([
    {
      liaison: "Andrew Conrad",
      readers: [{ name: "Andrew Conrad", username: "aconrad", email: "andrew@example.org" }],
      calendar: { zone: "America/Denver" },
    },
  ]);
});

describe("whoever has no address", () => {
  const mailOnly: Configuration = {
    ...configuration,
    supportManagers: ["Tom Cooney", "Andrew Conrad"],
    digests: configurationSchema.parse({
      ...configuration,
      digests: {
        mornings: { for: "liaison", channels: ["mail"] },
        both: { for: "liaison", channels: ["mail", "list"] },
        managers: { for: "managers", channels: ["mail"] },
        teams: { for: "team", channels: ["mail"] },
      },
    }).digests,
    partners: configuration.partners.map((one) =>
      one.id === "gnome" ? { ...one, liaison: "com-infrastructure" } : one,
    ),
  };

  test("has no digest by mail alone, and by the next channel where there is one", () => {
    const all = editionsOf(mailOnly, NOW);
    expect(all.map(({ name, title }) => `${name}: ${title}`)).toEqual([
      "mornings: Andrew Conrad",
      "both: Andrew Conrad",
      "both: Vlad Stoianovici",
      "managers: Support managers",
      "teams: Open Source Prog.",
    ]);
    const vlads = all.find(({ title }) => title === "Vlad Stoianovici");
    if (vlads === undefined) throw new Error("Vlad has none");
    const [task] = digestTasks({
      ...dueDigest("liaisons", "Andrew Conrad", { configuration: mailOnly }),
      edition: vlads,
    });
    if (task?.wish.kind !== "send") throw new Error("nothing is sent");
    expect(task.wish.messages.map(({ channel }) => channel)).toEqual(["list"]);
  });
});

describe("whoever stands in for a liaison who is away", () => {
  test("gets what is theirs meanwhile", () => {
    const away = [{ person: "Andrew Conrad", from: "2026-03-01", until: "2026-03-08", cover: "Tom Cooney" }];
    const covered = { ...configuration, away };
    const editions = editionsOf(covered, NOW).filter(({ name }) => name === "liaisons");
    expect(editions.map(({ title }) => title)).toEqual(["Andrew Conrad", "Tom Cooney"]);
    const [andrew, tom] = editions.map((edition) =>
      writtenFor(
        { ...dueDigest("liaisons", "Andrew Conrad", { configuration: covered }), edition },
        "private",
      ),
    );
    expect(andrew).toBeNull();
    expect(tom?.body).toContain("Mirrors lag");
    expect(
      editionsOf(covered, new Date("2026-03-10T09:00:00Z")).filter(({ name }) => name === "liaisons"),
    ).toHaveLength(1);
  });
});

describe("a month", () => {
  test("is the one before a date, in UTC", () => {
    expect(monthBefore("2026-01-05")).toMatchObject({ month: "2025-12" });
    expect(monthOf("2026-02")).toEqual({
      month: "2026-02",
      from: new Date("2026-02-01T00:00:00Z"),
      until: new Date("2026-03-01T00:00:00Z"),
    });
  });
});
