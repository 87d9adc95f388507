/** What of the agenda before comes onto the next one. */
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { compileLive } from "../../../src/app/live.ts";
import { factsFor, type MeetingParts } from "../../../src/app/meetings/facts.ts";
import { meetingViewOf } from "../../../src/bot/meetings/view.ts";
import { nextTime } from "../../../src/deadlines/meetings/occurrences.ts";
import { silentLogger } from "../../../src/lib/log.ts";
import type { Agenda } from "../../../src/model/meeting.ts";
import { meeting } from "../../support/meetings.ts";
import { checked, written } from "../../support/service-configuration.ts";

const NOW = new Date("2026-11-30T09:00:00Z");

const nothingElse = {
  agendas: { topics: async () => [], issues: async () => [] },
  spokenItems: { at: async () => new Map() },
  contacts: { lastByPartner: async () => new Map() },
};

const last = (rank: number): Agenda =>
  ({
    rank,
    day: "2026-11-24",
    url: "https://gitlab.example/support/-/issues/3",
    startsAt: new Date("2026-11-24T14:00:00Z"),
    carried: [
      {
        id: "o1",
        kind: "own",
        partner: null,
        issueKey: null,
        reference: null,
        url: null,
        text: "Invite them",
        by: null,
        topic: null,
        carried: 0,
      },
    ],
  }) as unknown as Agenda;

const shown = async (kind: "meeting" | "qa", before: number, rank: number) => {
  const configuration = checked(
    meeting({ id: "sync", partners: ["kde"], kind, role: "host", when: "weekly on Tue 15:00" })(
      written("https://gitlab.example"),
    ),
  );
  const live = await compileLive(configuration, join("/", "nowhere"), silentLogger);
  const [sync] = live.meetings;
  const time = sync && nextTime(sync, NOW);
  if (sync === undefined || time == null) throw new Error("no meeting");
  const parts = { store: nothingElse, live: () => live, clock: () => NOW } as unknown as MeetingParts;
  const facts = await factsFor(sync, time, { instance: "sandbox", rank }, last(before), parts);
  const { own, hidden } = meetingViewOf(facts).view;
  return { own: own.map(({ text }) => text), hidden, hasLink: facts.before !== null };
};

test.each([
  ["meeting", 2, 2, true],
  ["meeting", 0, 2, true],
  ["meeting", 2, 0, false],
  // Only public questions are collected, in a place for members: what is written there by hand is for them.
  ["qa", 2, 2, true],
  ["qa", 2, 0, false],
] as const)(
  "lines by hand go from a %s's agenda of rank %d to one of rank %d: %s",
  async (kind, before, rank, go) => {
    expect(await shown(kind, before, rank)).toEqual({
      own: go ? ["Invite them"] : [],
      hidden: go ? 0 : 1,
      hasLink: go,
    });
  },
);
