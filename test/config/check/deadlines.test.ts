import { describe, expect, test } from "@jest/globals";
import { partner, said } from "./support.ts";

const inbox = { inbox: { project: "support/inbox" } };

describe("deadlines", () => {
  test("sound ones give no complaint", () => {
    const deadlines = { firstResponse: "4h", nextUpdate: "2d", soon: "1h", calendar: "berlin" };
    const partners = [partner("kde", { tier: "gold", deadlines: { labels: true } })];
    const calendars = { berlin: { zone: "Europe/Berlin" } };
    expect(
      said({ ...inbox, calendars, deadlines, tiers: { gold: { nextUpdate: "none" } }, partners }),
    ).toEqual([]);
  });

  test("tiers and calendars that are nowhere", () => {
    const partners = [partner("kde", { tier: "golt", deadlines: { calendar: "berln" } })];
    expect(said({ ...inbox, calendars: { berlin: {} }, tiers: { gold: {} }, partners })).toEqual([
      'error partners[0].tier: no such tier; did you mean "gold"?',
      'error partners[0].deadlines.calendar: no such calendar; did you mean "berlin"?',
    ]);
  });

  test("time that a calendar does not have within years, and warnings that come too early", () => {
    const calendars = { default: { hours: { monday: ["09:00-10:00"] } } };
    const deadlines = { firstResponse: "30d", nextUpdate: "2h", soon: "90m" };
    expect(said({ ...inbox, calendars, deadlines })).toEqual([
      "error deadlines.firstResponse: takes 240 weeks in this calendar",
      "warning deadlines.soon: is more than half of nextUpdate: half of it counts there",
    ]);
  });

  test("labels for a partner who wants none, and reminders that nobody may hear", () => {
    const partners = [partner("kde", { labels: "none", deadlines: { labels: true, firstResponse: "4h" } })];
    expect(said({ partners })).toEqual([
      "error partners[0].deadlines.labels: this partner wants no labels (labels: none)",
      "warning partners[0].deadlines: without an inbox reminders reach people only where we may write internal notes",
    ]);
  });
});
