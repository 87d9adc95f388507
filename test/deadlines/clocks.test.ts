import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CalendarSettings, calendar } from "../../src/config/schema/calendars.ts";
import { type ClockFacts, deadlinesOf } from "../../src/deadlines/clocks.ts";
import { pausesAfter, withPartnerPause } from "../../src/deadlines/pauses.ts";
import { partnerDeadlines } from "../../src/deadlines/settings.ts";
import { type Pause, statusOf } from "../../src/model/deadline.ts";
import type { Turn } from "../../src/model/memory.ts";
import { isWorked } from "./calendar/slowly.ts";

const MINUTE = 60_000;
const iso = (text: string): string => new Date(text).toISOString();
const source = (deadlines: object, more: object = {}) => ({
  deadlines,
  tiers: {},
  calendars: {},
  people: [],
  ...more,
});
const settingsOf = (deadlines: object, more: object = {}, partner: object = {}) => {
  const settings = partnerDeadlines(source(deadlines, more), partner);
  if (settings === null) throw new Error("no deadlines");
  return settings;
};

// 2026-11-26 is a Thursday; nobody configured a calendar, so people work from nine to five in UTC.
const OPENED = iso("2026-11-26T15:00:00Z");
const facts = (changes: Partial<ClockFacts> = {}): ClockFacts => ({
  issue: { createdAt: OPENED, state: "opened" },
  firstResponseAt: null,
  ownTurn: { side: "liaison", since: OPENED },
  turn: { side: "liaison", since: OPENED },
  pauses: [],
  escalations: [],
  ...changes,
});
const turn = (side: Turn["side"], since: string): Turn => ({ side, since: iso(since) });

describe("a partner's deadlines", () => {
  const tiers = { gold: { firstResponse: "1h", nextUpdate: "none" } };
  const all = { firstResponse: "4h", nextUpdate: "2d", soon: "30m" };

  test("are its own, over those of its tier, over those for all", () => {
    const limitsFor = (partner: object) => partnerDeadlines(source(all, { tiers }), partner)?.limits;
    expect(limitsFor({})).toEqual({ firstResponse: 240 * MINUTE, nextUpdate: 960 * MINUTE });
    expect(limitsFor({ tier: "gold" })).toEqual({ firstResponse: 60 * MINUTE });
    expect(limitsFor({ tier: "gold", deadlines: { nextUpdate: "5m" } })).toEqual({
      firstResponse: 60 * MINUTE,
      nextUpdate: 5 * MINUTE,
    });
  });

  test("are near half of their time before, at most; none where nothing is configured", () => {
    const { soonFor } = settingsOf(all);
    expect([soonFor(240 * MINUTE), soonFor(20 * MINUTE)]).toEqual([30 * MINUTE, 10 * MINUTE]);
    expect(partnerDeadlines(source({ labels: true }), {})).toBeNull();
  });
});

describe("clocks", () => {
  const settings = settingsOf({ firstResponse: "4h", nextUpdate: "1d", soon: "1h" });

  test("the first response is due in working time, over the night", () => {
    expect(deadlinesOf(facts(), settings)).toEqual([
      {
        kind: "firstResponse",
        key: `firstResponse ${OPENED}`,
        startedAt: OPENED,
        soonAt: iso("2026-11-27T10:00:00Z"),
        dueAt: iso("2026-11-27T11:00:00Z"),
      },
    ]);
  });

  test("stand still while it waits on the partner, and go on from there", () => {
    const asked = turn("partner", "2026-11-26T16:00:00Z");
    const [waiting] = deadlinesOf(facts({ turn: asked }), settings);
    expect(waiting).toMatchObject({ soonAt: null, dueAt: null });
    if (waiting !== undefined) expect(statusOf(waiting, new Date("2027-01-01"))).toBe("paused");
    const back = turn("liaison", "2026-12-01T16:00:00Z");
    const pauses = pausesAfter([], { turn: asked, marks: {} }, { turn: back, marks: {} }, new Date(0));
    // Of four hours one was gone; one more is left of that Tuesday.
    expect(deadlinesOf(facts({ turn: back, pauses }), settings)[0]?.dueAt).toBe(iso("2026-12-02T11:00:00Z"));
  });

  test("a snooze puts the end off, and one that was taken back counts as long as it was", () => {
    const now = new Date("2026-11-26T16:00:00Z");
    const standing = (snoozedUntil: string | null) => ({ turn: facts().turn, marks: { snoozedUntil } });
    const long = pausesAfter([], standing(null), standing(iso("2026-12-10T09:00:00Z")), now);
    expect(deadlinesOf(facts({ pauses: long }), settings)[0]?.dueAt).toBe(iso("2026-12-10T12:00:00Z"));
    const short = pausesAfter(
      long,
      standing(iso("2026-12-10T09:00:00Z")),
      standing(iso("2026-11-27T10:00:00Z")),
      new Date("2026-11-27T09:30:00Z"),
    );
    expect(deadlinesOf(facts({ pauses: short }), settings)[0]?.dueAt).toBe(iso("2026-11-27T13:00:00Z"));
  });

  test("after the first response the partner is owed the next one from when somebody spoke last", () => {
    const answered = { firstResponseAt: OPENED, ownTurn: turn("liaison", "2026-11-30T10:00:00Z") };
    expect(deadlinesOf(facts({ ...answered, turn: answered.ownTurn }), settings)).toMatchObject([
      { kind: "nextUpdate", dueAt: iso("2026-12-01T10:00:00Z") },
    ]);
    const partners = turn("partner", "2026-11-30T11:00:00Z");
    expect(deadlinesOf(facts({ ...answered, ownTurn: partners, turn: partners }), settings)).toEqual([]);
    expect(deadlinesOf(facts({ issue: { createdAt: OPENED, state: "closed" } }), settings)).toEqual([]);
  });

  test("a partner who asks again does not put off the next answer, neither here nor while a team is asked", () => {
    const before = { side: "partner", since: iso("2026-11-27T09:00:00Z") } as const;
    const waited: Pause = { from: before.since, until: iso("2026-11-30T10:00:00Z"), why: "waiting" };
    const due = (since: string, changes: Partial<ClockFacts> = {}) => {
      const own: Turn = { side: "liaison", since: iso(since), silentSince: before.since };
      const all = { firstResponseAt: OPENED, ownTurn: own, turn: own, pauses: [waited], ...changes };
      return deadlinesOf(facts(all), settings).map(({ key, dueAt }) => [key, dueAt]);
    };
    const expected = [[`nextUpdate ${iso("2026-11-30T10:00:00Z")}`, iso("2026-12-01T10:00:00Z")]];
    expect(due("2026-11-30T10:00:00Z")).toEqual(expected);
    expect(due("2026-12-01T09:00:00Z")).toEqual(expected);
    const team: Turn = { side: "team", since: iso("2026-11-30T11:00:00Z"), team: "infra" };
    expect(due("2026-12-01T09:00:00Z", { turn: team })).toEqual(expected);
    // A word to the partner while the team has it: from then on the next one is owed.
    expect(
      due("2026-12-01T09:00:00Z", { turn: team, ownTurn: turn("partner", "2026-12-01T12:00:00Z") }),
    ).toEqual([[`nextUpdate ${iso("2026-12-01T12:00:00Z")}`, iso("2026-12-02T12:00:00Z")]]);
  });

  test("a team's clock stands still for what somebody has said, and not because the partner was spoken to", () => {
    const ofTeams = settingsOf({ escalationAnswered: "1d" });
    const record = { id: "e1", team: "infra", events: [] as never[] };
    const view = { state: "open" as const, openedAt: iso("2026-11-30T09:00:00Z"), answeredAt: null };
    const due = (changes: Partial<ClockFacts>) =>
      deadlinesOf(facts({ escalations: [{ record, view }], ...changes }), ofTeams)[0]?.dueAt;
    const plain = iso("2026-11-30T17:00:00Z");
    const spoken = turn("partner", "2026-11-30T09:05:00Z");
    expect(due({ turn: spoken })).toBe(plain);
    const hour = { from: iso("2026-11-30T10:00:00Z"), until: iso("2026-11-30T11:00:00Z") };
    expect(due({ pauses: [{ ...hour, why: "waiting" }] })).toBe(plain);
    for (const why of ["said", "closed", "snoozed", "paused"] as const)
      expect(due({ pauses: [{ ...hour, why }] })).toBe(iso("2026-12-01T10:00:00Z"));
    expect(due({ turn: { ...spoken, corrected: true } })).toBeNull();
    const back = turn("liaison", "2026-11-30T11:00:00Z");
    const pausesWith = (before: Turn) =>
      pausesAfter([], { turn: before, marks: {} }, { turn: back, marks: {} }, new Date(0));
    expect(pausesWith({ ...spoken, corrected: true })).toMatchObject([{ why: "said" }]);
    expect(pausesWith(spoken)).toMatchObject([{ why: "waiting" }]);
    expect(pausesWith(turn("nobody", "2026-11-30T10:00:00Z"))).toMatchObject([{ why: "closed" }]);
  });

  test("a team owes an acknowledgement, then an answer, and after a reopening another one", () => {
    const ofTeams = settingsOf({ escalationAcknowledged: "2h", escalationAnswered: "1d" });
    const record = { id: "e1", team: "infra", events: [] as never[] };
    const since = (state: "open" | "acknowledged" | "answered", more: object = {}) => {
      const view = { state, openedAt: iso("2026-11-30T09:00:00Z"), answeredAt: null, ...more };
      return deadlinesOf(facts({ escalations: [{ record, view }] }), ofTeams).map(({ kind, team, dueAt }) => [
        kind,
        team,
        dueAt,
      ]);
    };
    const answer = ["escalationAnswered", "infra", iso("2026-11-30T17:00:00Z")];
    expect(since("open")).toEqual([["escalationAcknowledged", "infra", iso("2026-11-30T11:00:00Z")], answer]);
    expect(since("acknowledged")).toEqual([answer]);
    expect(since("answered")).toEqual([]);
    const again = [{ kind: "reopened" as const, id: "r", at: iso("2026-12-02T09:00:00Z"), by: null }];
    const reopened = { record: { ...record, events: again } };
    const view = { state: "open" as const, openedAt: OPENED, answeredAt: OPENED };
    expect(deadlinesOf(facts({ escalations: [{ ...reopened, view }] }), ofTeams)[0]?.dueAt).toBe(
      iso("2026-12-02T11:00:00Z"),
    );
  });
});

describe("a partner's pause", () => {
  const from = iso("2026-11-27");
  const settings = settingsOf({ firstResponse: "4h" });
  const dueWith = (pauses: readonly Pause[]) => deadlinesOf(facts({ pauses }), settings)[0]?.dueAt;

  test("stops clocks for as long as it was, whatever became of its end", () => {
    const open = withPartnerPause([], { from, until: null }, new Date("2026-11-27T12:00:00Z"));
    expect(dueWith(open)).toBeNull();
    const again = withPartnerPause(open, { from, until: null }, new Date("2026-11-28T12:00:00Z"));
    expect(again).toEqual(open);
    // Taken out of the configuration: it has ended when that was seen. Afterwards it stays as it was.
    const ended = withPartnerPause(again, null, new Date("2026-12-01T09:00:00Z"));
    expect(dueWith(ended)).toBe(iso("2026-12-01T11:00:00Z"));
    expect(withPartnerPause(ended, null, new Date("2026-12-24"))).toEqual(ended);
    // An end that is known, heard of only when it is over.
    const late = withPartnerPause([], { from, until: iso("2026-12-01") }, new Date("2026-12-24"));
    expect(dueWith(late)).toBe(iso("2026-12-01T11:00:00Z"));
    expect(withPartnerPause([], { from, until: null }, new Date("2026-11-26T12:00:00Z"))).toEqual([]);
  });
});

/** The deadline the slow way: a minute after the other is looked at. */
const slowlyDue = (of: CalendarSettings, from: number, minutes: number, pauses: readonly Pause[]): string => {
  const isPaused = (at: number) =>
    pauses.some(
      ({ from: begin, until }) => Date.parse(begin) <= at && (until === null || at < Date.parse(until)),
    );
  let left = minutes;
  for (let at = from; ; at += MINUTE) {
    if (left === 0) return new Date(at).toISOString();
    if (isWorked(of, at) && !isPaused(at)) left -= 1;
  }
};

test("with any pauses a deadline is where counting minute by minute finds it", () => {
  const of = calendar.parse({
    zone: "Europe/Berlin",
    hours: { monday: ["08:30-12:00", "13:00-17:10"], wednesday: ["09:00-24:00"], thursday: ["00:00-03:00"] },
    holidays: ["2026-10-28"],
  });
  const minutes = (max: number) => fc.integer({ min: 0, max });
  const pause = fc.record({
    begin: minutes(20_000),
    length: minutes(5_000),
    why: fc.constant("waiting" as const),
  });
  fc.assert(
    fc.property(
      fc.array(pause, { maxLength: 6 }),
      minutes(10_000),
      fc.integer({ min: 1, max: 1_500 }),
      (list, start, limit) => {
        const from = Date.parse("2026-10-15T00:00:00Z") + start * MINUTE;
        const at = (minute: number) => new Date(from + (minute - 2_000) * MINUTE).toISOString();
        const pauses = list.map(({ begin, length, why }) => ({
          from: at(begin),
          until: at(begin + length),
          why,
        }));
        const settings = settingsOf({ firstResponse: `${limit}m` }, { calendars: { default: of } });
        const createdAt = new Date(from).toISOString();
        const [found] = deadlinesOf(facts({ issue: { createdAt, state: "opened" }, pauses }), settings);
        expect(found?.dueAt).toBe(slowlyDue(of, from, limit, pauses));
      },
    ),
    { numRuns: 60 },
  );
});
