import { describe, expect, test } from "@jest/globals";
import { inspectConfiguration } from "../../../src/config/inspect.ts";
import { formatProblem } from "../../../src/config/problem.ts";
import { said } from "./support.ts";

const named = (calendar: Record<string, unknown>) => said({ calendars: { default: calendar } });

describe("calendars", () => {
  test("a sound one gives no complaint; what is not written has defaults", () => {
    const hours = { monday: ["09:00-12:00", "12:00-17:00"], sunday: ["22:00-24:00"] };
    const holidays = ["2026-12-25", { from: "2026-12-28", until: "2027-01-02" }];
    expect(named({ zone: "Europe/Berlin", hours, holidays })).toEqual([]);
    expect(named({})).toEqual([]);
  });

  test.each([
    ["Europe/Berln", '; did you mean "Europe/Berlin"?'],
    ["Mars/Olympus_Mons", ""],
  ])("a zone that does not exist: %s", (zone, suggestion) => {
    expect(named({ zone })).toEqual([
      `error calendars.default.zone: there is no such time zone${suggestion}`,
    ]);
  });

  test.each([[{}], [{ monday: [] }]])("no working hours: %j", (hours) => {
    expect(named({ hours })).toEqual(["error calendars.default.hours: nobody ever works in this calendar"]);
  });

  test("hours that overlap or end before they begin", () => {
    const hours = { monday: ["09:00-12:00", "11:30-17:00"], friday: ["22:00-06:00", "10:00-10:00"] };
    expect(named({ hours })).toEqual([
      "error calendars.default.hours.monday[1]: overlaps with 09:00-12:00 of the same day",
      "error calendars.default.hours.friday[0]: these hours end before they begin",
      "error calendars.default.hours.friday[1]: these hours end before they begin",
    ]);
  });

  test("days that do not exist, and holidays that end before they begin or never", () => {
    const holidays = [
      "2026-02-30",
      { from: "2026-12-31", until: "2026-12-24" },
      { from: "2026-01-01", until: "2027-01-02" },
      { from: "2026-13-01", until: "2027-01-02" },
    ];
    expect(named({ holidays })).toEqual([
      "error calendars.default.holidays[0]: there is no such day",
      "error calendars.default.holidays[3].from: there is no such day",
      "error calendars.default.holidays[1].until: is before from",
      "error calendars.default.holidays[2].until: a holiday of 367 days",
    ]);
  });

  test("a person's calendar has to be there; default always is", () => {
    const people = [
      { name: "Andrew Conrad", username: "aconrad", calendar: "default" },
      { name: "Tine", username: "tine", calendar: "denmrk" },
    ];
    expect(said({ people, calendars: { denmark: {} } })).toEqual([
      'error people[1].calendar: no such calendar; did you mean "denmark"?',
    ]);
  });

  test("a person on two instances works at the same times", () => {
    const people = [
      { name: "Andrew Conrad", username: "a", calendar: "one" },
      { name: "Andrew Conrad", username: "b", calendar: "two" },
    ];
    expect(said({ people, calendars: { one: {}, two: {} } })).toContain(
      "warning people[1].calendar: Andrew Conrad has another calendar at people[0].calendar",
    );
  });

  test("what is wrong is said with its line and column", () => {
    const text = [
      "version: 1",
      "instances: { gitlab: { url: 'https://gitlab.com', token: { env: T }, webhook: { secrets: [{ env: S }] } } }",
      "calendars:",
      "  default:",
      "    zone: Europe/Atlantis",
      "    hours:",
      "      monday: [9-17]",
      "    holidays:",
      "      - 2026-02-29",
    ].join("\n");
    expect(inspectConfiguration(text, "liaison.yml").problems.map(formatProblem)).toEqual([
      "liaison.yml:5:11: calendars.default.zone: there is no such time zone (expected a zone of the IANA database, such as Europe/Berlin)",
      'liaison.yml:7:16: calendars.default.hours.monday[0]: "9-17" does not fit here (expected working hours such as 09:00-17:00)',
      "liaison.yml:9:9: calendars.default.holidays[0]: there is no such day (expected a date such as 2026-12-24)",
    ]);
  });
});
