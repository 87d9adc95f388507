import { describe, expect, test } from "@jest/globals";
import { meetingTrouble } from "../../../src/deadlines/meetings/trouble.ts";
import { said } from "./support.ts";

const inbox = { project: "support/inbox" };
const meeting = (settings: object, more: Record<string, unknown> = {}) =>
  said(
    { meetings: [{ id: "sync", partners: ["kde"], role: "host", ...settings }], inbox, ...more },
    { checkMeeting: meetingTrouble },
  );

describe("meetings", () => {
  test.each([
    { when: "weekly on Tue 15:00", zone: "Europe/Berlin" },
    { when: "every 2 weeks", from: "2026-11-24", until: "2027-11-24" },
    { when: "last Friday of the month 3pm PT" },
    { when: "weekly on Tue 15:00 UTC+2" },
    { when: "monthly on the 31st", attendees: ["Andrew Conrad"], calendar: "default" },
  ])("sound: %j", (settings) => {
    expect(meeting(settings)).toEqual([]);
  });

  test.each([
    ["now and then", 'no rhythm was found in "now and then"'],
    ["monthly on the 32nd", '"32nd" is no day or time'],
    ["weekly on Tue 25:00", '"25:00" is no day or time'],
    ["Tue 10:00 and 26:00", '"26:00" is no day or time'],
    ["Tue 10:00 and Tue 15:00", '"10:00" and "Tue 15:00" are two times: make it two meetings'],
    ["weekly on Tue 10:00 and 3pm", '"10:00" and "3pm" are two times: make it two meetings'],
    ["Mon 10:00 and Tue 15:00", '"10:00" and "Tue 15:00" are two times: make it two meetings'],
    ["weekly on the 3rd", "a week has no day 3 of the month"],
    ["9 times a week", "9 times in a week is more often than there are days"],
    ["every 900 months", "every 900 months is further ahead than anybody plans"],
    [
      "weekly on Tue 15:00 IST",
      "IST may be several time zones, or is none: write zone: such as Europe/Berlin",
    ],
  ])("impossible: %s", (when, message) => {
    expect(meeting({ when })).toEqual([`error meetings[0].when: ${message}`]);
  });

  test("days, zones and names that do not exist; an end before the beginning, or before the first one", () => {
    expect(
      meeting({
        when: "weekly",
        zone: "Europe/Berln",
        from: "2026-02-30",
        calendar: "deflt",
        attendees: ["Andrew"],
      }),
    ).toEqual([
      "error meetings[0].from: there is no such day",
      'error meetings[0].zone: there is no such time zone; did you mean "Europe/Berlin"?',
      "warning meetings[0].attendees[0]: no such person in people",
      'error meetings[0].calendar: no such calendar; did you mean "default"?',
    ]);
    expect(meeting({ when: "weekly on Tue", from: "2026-11-25", until: "2026-11-24" })).toEqual([
      "error meetings[0].when: it ends (2026-11-24) before it begins (2026-11-25)",
    ]);
    expect(meeting({ when: "weekly on Tue", from: "2026-11-25", until: "2026-11-26" })).toEqual([
      "error meetings[0].when: it never takes place between 2026-11-25 and 2026-11-26",
    ]);
  });

  test("ids that lead nowhere, and meetings of nobody, at no time, without a place", () => {
    expect(meeting({ when: "weekly", row: "open-sorce", partners: ["kd"] })).toEqual([
      'error meetings[0].row: no such id; did you mean "open-source"?',
      'error meetings[0].partners[0]: no such id; did you mean "kde"?',
    ]);
    expect(meeting({ partners: undefined, row: "open-source" })).toEqual([
      "error meetings[0]: nothing says when it takes place",
    ]);
    expect(
      said({ meetings: [{ id: "x", when: "weekly", role: "host" }] }, { checkMeeting: meetingTrouble }),
    ).toEqual([
      "error meetings[0]: it is nobody's meeting",
      "error meetings[0]: there is no project for its agendas",
    ]);
    expect(meeting({ when: "weekly", agenda: { project: "kde/sysadmin" } })).toEqual([
      "error meetings[0].agenda.project: it is a tracker of kde: agendas there would be taken for questions of theirs",
    ]);
  });

  test("sessions whose answers reach nobody who asked", () => {
    const session = { when: "weekly", kind: "qa" };
    const warned = [
      "warning meetings[0]: only members read the answers of this session, so they do not go to the public issues that asked",
    ];
    expect(meeting(session)).toEqual(warned);
    expect(meeting({ ...session, agenda: { project: "support/qa", confidential: true } })).toEqual(warned);
    expect(meeting({ ...session, agenda: { shareAnswers: true } })).toEqual([]);
    expect(meeting({ ...session, agenda: { project: "support/qa" } })).toEqual([]);
    expect(meeting({ ...session, role: "attend" })).toEqual([]);
  });
});
