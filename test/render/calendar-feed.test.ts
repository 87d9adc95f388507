/** What calendar programs make of the feed, by an independent parser. */
import { describe, expect, test } from "@jest/globals";
import ICAL from "ical.js";
import { type CalendarEntry, renderCalendar } from "../../src/render/calendar-feed.ts";

const NOW = new Date("2026-11-26T09:00:00Z");

const entry = (more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: "kde-2026-12-01@oss-liaison",
  title: "KDE",
  words: "We host it.",
  url: null,
  start: new Date("2026-12-01T14:00:00Z"),
  end: new Date("2026-12-01T15:00:00Z"),
  isGuess: false,
  isCancelled: false,
  ...more,
});

const ALL_DAY = { start: new Date("2026-12-01T00:00:00Z"), end: null };

const propertiesOf = (more: Partial<CalendarEntry>) => {
  const text = renderCalendar("Meetings", [entry(more)], new Map(), NOW);
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
  const read = (name: string) => event?.getFirstPropertyValue(name) ?? null;
  return { status: read("status"), transparency: read("transp"), url: read("url"), read };
};

describe("an entry", () => {
  test("with a time is busy; of a whole day it leaves the day free, and a guess is tentative", () => {
    expect(propertiesOf({})).toMatchObject({ status: "CONFIRMED", transparency: "OPAQUE" });
    expect(propertiesOf(ALL_DAY)).toMatchObject({ status: "CONFIRMED", transparency: "TRANSPARENT" });
    expect(propertiesOf({ ...ALL_DAY, isGuess: true })).toMatchObject({
      status: "TENTATIVE",
      transparency: "TRANSPARENT",
    });
    // A guessed day with a time is no appointment either.
    expect(propertiesOf({ isGuess: true })).toMatchObject({
      status: "TENTATIVE",
      transparency: "TRANSPARENT",
    });
    expect(propertiesOf({ ...ALL_DAY, isGuess: true, isCancelled: true })).toMatchObject({
      status: "CANCELLED",
    });
  });

  test("has its address as it is, whatever signs are in it", () => {
    const { url, read } = propertiesOf({ url: "https://meet.example/kde?a=1,2;b&c=d%20e" });
    expect(url).toBe("https://meet.example/kde?a=1%2C2%3Bb&c=d%20e");
    // Text, which is escaped and unescaped again.
    expect(read("location")).toBe("https://meet.example/kde?a=1,2;b&c=d%20e");
  });
});
