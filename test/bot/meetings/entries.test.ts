import { expect, test } from "@jest/globals";
import { entriesFor } from "../../../src/bot/meetings/entries.ts";
import { busyAbsences } from "../../../src/deadlines/busy.ts";
import { meetingsOf } from "../../../src/deadlines/meetings/meeting.ts";
import { meeting } from "../../support/meetings.ts";
import { checked, written } from "../../support/service-configuration.ts";

const NOW = new Date("2026-11-30T09:00:00Z");

test("a calendar has the meetings at which somebody stands in, and not those that they miss", () => {
  const configuration = checked({
    ...meeting({ id: "sync", partners: ["kde"], when: "weekly on Tue 15:00" })(
      written("https://gitlab.example"),
    ),
    away: [{ person: "aconrad", from: "2026-12-07", until: "2026-12-18", cover: "Lee Matos" }],
  });
  const daysOf = (username: string): string[] =>
    entriesFor(meetingsOf(configuration), configuration, { instance: "sandbox", username }, NOW)
      .map(({ start }) => start.toISOString().slice(0, 10))
      .filter((day) => day > "2026-11-30" && day < "2026-12-30");
  expect(daysOf("lmatos")).toEqual(["2026-12-08", "2026-12-15"]);
  expect(daysOf("aconrad")).toEqual(["2026-12-01", "2026-12-22", "2026-12-29"]);
});

test("whoever is busy on GitLab without an end keeps the meetings that are yet to come", () => {
  const configuration = checked(
    meeting({ id: "sync", partners: ["kde"], when: "weekly on Tue 15:00" })(
      written("https://gitlab.example"),
    ),
  );
  const whose = { instance: "sandbox", username: "aconrad" };
  const meetings = meetingsOf(configuration);
  const usual = entriesFor(meetings, configuration, whose, NOW);
  const since = new Date(NOW.getTime() - 3 * 3_600_000);
  const away = busyAbsences([{ person: "Andrew Conrad", since, clearsAt: null }], "2h");
  expect(away).toHaveLength(1);
  expect(usual.length).toBeGreaterThan(10);
  expect(entriesFor(meetings, { ...configuration, away }, whose, NOW)).toEqual(usual);
});
