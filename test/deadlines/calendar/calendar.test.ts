import { expect, test } from "@jest/globals";
import { calendar } from "../../../src/config/schema/calendars.ts";
import { calendarNamed, calendarOfPerson } from "../../../src/deadlines/calendar/calendar.ts";

const people = [
  { name: "Tine", calendar: "denmark" },
  { name: "Andrew" },
  // The same person on two instances: one entry says when.
  { name: "Lee" },
  { name: "Lee", calendar: "denmark" },
];
const zoneOf = (calendars: Record<string, object>, name: string): string =>
  calendarOfPerson(
    {
      people,
      calendars: Object.fromEntries(
        Object.entries(calendars).map(([key, value]) => [key, calendar.parse(value)]),
      ),
    },
    name,
  ).zone;

test("people have the calendar they name, then the default one, then office hours in UTC", () => {
  const calendars = { denmark: { zone: "Europe/Copenhagen" }, default: { zone: "America/Denver" } };
  const names = ["Tine", "Andrew", "Lee", "Nobody"];
  expect(names.map((name) => zoneOf(calendars, name))).toEqual([
    "Europe/Copenhagen",
    "America/Denver",
    "Europe/Copenhagen",
    "America/Denver",
  ]);
  expect(names.map((name) => zoneOf({}, name))).toEqual(["UTC", "UTC", "UTC", "UTC"]);
});

test("office hours are those of Monday to Friday", () => {
  const { week } = calendarNamed({ people, calendars: {} });
  const hour = 3_600_000;
  expect(week).toEqual([...Array(5).fill([{ begin: 9 * hour, end: 17 * hour }]), [], []]);
});
