import { describe, expect, test } from "@jest/globals";
import type { Rung } from "../../../src/bot/reminding/ladder.ts";
import { nextReminder, saidAfter, type Timing } from "../../../src/bot/reminding/next.ts";
import { calendar } from "../../../src/config/schema/calendars.ts";
import { calendarFrom } from "../../../src/deadlines/calendar/calendar.ts";
import type { Deadline } from "../../../src/model/deadline.ts";
import type { Reminded, ReminderStage } from "../../../src/model/memory.ts";

const HOUR = 3_600_000;
const office = calendarFrom(calendar.parse({}));
const denver = calendarFrom(calendar.parse({ zone: "America/Denver" }));
const iso = (text: string): string => new Date(text).toISOString();

// 2026-11-26 is a Thursday.
const deadline: Deadline = {
  kind: "firstResponse",
  key: "firstResponse",
  startedAt: iso("2026-11-26T09:00:00Z"),
  soonAt: iso("2026-11-26T12:00:00Z"),
  dueAt: iso("2026-11-26T13:00:00Z"),
};
const person = (name: string) => ({ name, username: name.toLowerCase() });
const rung = (stage: ReminderStage, name: string): Rung => ({ stage, people: [person(name)] });
const ladder = [rung("soon", "Ann"), rung("missed", "Ann"), rung("cover", "Bob"), rung("managers", "Dot")];

const nextAt = (
  now: string,
  said?: [ReminderStage, string],
  timing: Partial<Timing> = {},
  rungs = ladder,
) => {
  const known: Reminded | undefined = said && { stage: said[0], at: iso(said[1]) };
  const next = nextReminder(deadline, known, rungs, {
    now: new Date(now),
    calendar: office,
    remindAfter: 2 * HOUR,
    quietUntil: null,
    hoursOf: () => office,
    ...timing,
  });
  return next === null ? null : `${next.stage} ${next.people[0]?.name} ${next.at.toISOString()}`;
};

describe("the next reminder", () => {
  test("comes before the deadline and after it; what was slept through is not made up for", () => {
    expect(nextAt("2026-11-26T10:00:00Z")).toBe("soon Ann 2026-11-26T12:00:00.000Z");
    expect(nextAt("2026-11-26T12:30:00Z")).toBe("soon Ann 2026-11-26T12:30:00.000Z");
    expect(nextAt("2026-11-26T12:30:00Z", ["soon", "2026-11-26T12:00:00Z"])).toBe(
      "missed Ann 2026-11-26T13:00:00.000Z",
    );
    expect(nextAt("2026-11-27T10:00:00Z")).toBe("missed Ann 2026-11-27T10:00:00.000Z");
  });

  test("goes to others at growing intervals of working time, passes over stages without anybody, and ends", () => {
    expect(nextAt("2026-11-26T16:00:00Z", ["missed", "2026-11-26T16:00:00Z"])).toBe(
      "cover Bob 2026-11-27T10:00:00.000Z",
    );
    // Twice two hours, since nobody is to be told of the team: what is left out takes no time.
    expect(nextAt("2026-11-27T10:00:00Z", ["cover", "2026-11-27T10:00:00Z"])).toBe(
      "managers Dot 2026-11-27T14:00:00.000Z",
    );
    const alone = [rung("soon", "Ann"), rung("missed", "Ann"), rung("managers", "Dot")];
    expect(nextAt("2026-11-27T10:00:00Z", ["missed", "2026-11-27T10:00:00Z"], {}, alone)).toBe(
      "managers Dot 2026-11-27T12:00:00.000Z",
    );
    const all = [...ladder.slice(0, 3), rung("team", "Cem"), rung("managers", "Dot")];
    expect(nextAt("2026-11-27T10:00:00Z", ["team", "2026-11-27T10:00:00Z"], {}, all)).toBe(
      "managers Dot 2026-11-30T10:00:00.000Z",
    );
    expect(nextAt("2026-12-10T10:00:00Z", ["managers", "2026-11-30T10:00:00Z"])).toBeNull();
  });

  test("goes to whoever comes next when the deadline is missed, where nobody looks after it", () => {
    const rungs = [rung("team", "Cem"), rung("managers", "Dot")];
    expect(nextAt("2026-11-26T10:00:00Z", undefined, {}, rungs)).toBe("team Cem 2026-11-26T13:00:00.000Z");
    expect(nextAt("2026-11-26T14:00:00Z", undefined, {}, rungs)).toBe("team Cem 2026-11-26T14:00:00.000Z");
    expect(nextAt("2026-11-26T14:00:00Z", undefined, {}, [])).toBeNull();
  });

  test("is said in the hours of whoever it is for", () => {
    const hoursOf = () => denver;
    expect(nextAt("2026-11-26T10:00:00Z", undefined, { hoursOf })).toBe("soon Ann 2026-11-26T16:00:00.000Z");
    expect(nextAt("2026-11-26T16:00:00Z", undefined, { hoursOf })).toBe(
      "missed Ann 2026-11-26T16:00:00.000Z",
    );
    expect(nextAt("2026-11-27T01:00:00Z", undefined, { hoursOf })).toBe(
      "missed Ann 2026-11-27T16:00:00.000Z",
    );
  });

  test("waits while people are talking, and is left out where the deadline is long past, or nobody can be told", () => {
    const quietUntil = new Date("2026-11-26T14:30:00Z");
    expect(nextAt("2026-11-26T13:10:00Z", undefined, { quietUntil })).toBe(
      "missed Ann 2026-11-26T14:30:00.000Z",
    );
    expect(nextAt("2026-12-10T10:00:00Z")).toBeNull();
    expect(nextAt("2026-12-10T10:00:00Z", ["missed", "2026-12-09T10:00:00Z"])).toContain("cover");
    expect(nextAt("2026-11-26T13:10:00Z", undefined, {}, [])).toBeNull();
  });

  test("is said to everybody of a stage in their own hours, one after the other", () => {
    const both: Rung[] = [{ stage: "missed", people: [person("Ann"), person("Wes")] }, rung("cover", "Bob")];
    const timing = (now: string): Timing => ({
      now: new Date(now),
      calendar: office,
      remindAfter: 2 * HOUR,
      quietUntil: null,
      hoursOf: ({ name }) => (name === "Wes" ? denver : office),
    });
    const told = (now: string, said?: Reminded) => {
      const next = nextReminder(deadline, said, both, timing(now));
      const names = next?.people.map(({ name }) => name).join(" ");
      return {
        next: next && `${next.stage} ${names} ${next.at.toISOString()}`,
        said: next && saidAfter(said, next, next.at),
      };
    };
    const first = told("2026-11-26T13:10:00Z");
    expect(first.next).toBe("missed Ann 2026-11-26T13:10:00.000Z");
    expect(first.said?.left).toEqual([{ stage: "missed", name: "Wes" }]);
    // At nine in Denver it is four in the afternoon here: the cover is called before.
    const second = told("2026-11-26T13:10:00Z", first.said ?? undefined);
    expect(second.next).toBe("cover Bob 2026-11-26T15:10:00.000Z");
    const third = told("2026-11-26T15:10:00Z", second.said ?? undefined);
    expect(third.next).toBe("missed Wes 2026-11-26T16:00:00.000Z");
    expect(third.said).toEqual({ stage: "cover", at: iso("2026-11-26T15:10:00Z"), later: 1 });
    expect(told("2026-11-26T16:00:00Z", third.said ?? undefined).next).toBeNull();
    // Where all work, all are told at once.
    expect(told("2026-11-26T16:30:00Z").next).toBe("missed Ann Wes 2026-11-26T16:30:00.000Z");
  });

  test("is not that it is near, to somebody whose hours begin when it is missed", () => {
    const both: Rung[] = (["soon", "missed"] as const).map((stage) => ({
      stage,
      people: [person("Ann"), person("Den")],
    }));
    const hoursOf = ({ name }: { readonly name: string }) => (name === "Den" ? denver : office);
    const at = (now: string, said?: Reminded) => {
      const timing = {
        now: new Date(now),
        calendar: office,
        remindAfter: 2 * HOUR,
        quietUntil: null,
        hoursOf,
      };
      const next = nextReminder(deadline, said, both, timing);
      if (next === null) throw new Error("nothing is said");
      const names = next.people.map(({ name }) => name).join(" ");
      return {
        next: `${next.stage} ${names} ${next.at.toISOString()}`,
        said: saidAfter(said, next, next.at),
      };
    };
    const near = at("2026-11-26T12:00:00Z");
    expect(near.next).toBe("soon Ann 2026-11-26T12:00:00.000Z");
    expect(near.said.left).toEqual([{ stage: "soon", name: "Den" }]);
    // Nobody worked in between: it is only looked at again in the morning of Denver.
    const missed = at("2026-11-26T16:00:00Z", near.said);
    expect(missed.next).toBe("missed Ann Den 2026-11-26T16:00:00.000Z");
    expect(missed.said.left).toBeUndefined();
    // Planned ahead: Denver's morning comes after the deadline.
    expect(at("2026-11-26T12:00:00Z", near.said).next).toBe("missed Ann 2026-11-26T13:00:00.000Z");
    // While there is time left it is said to them, too.
    const early = { ...deadline, dueAt: iso("2026-11-26T17:00:00Z") };
    const timing = { now: new Date("2026-11-26T16:00:00Z"), calendar: office, remindAfter: 2 * HOUR };
    expect(nextReminder(early, near.said, both, { ...timing, quietUntil: null, hoursOf })).toMatchObject({
      stage: "soon",
      people: [person("Den")],
    });
  });
});
