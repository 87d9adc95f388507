/** A liaison's calendar: by a secret address, as calendar programs read it. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import ICAL from "ical.js";
import { createLogger } from "../../../src/http/log.ts";
import { run } from "../../cli/support.ts";
import { meeting } from "../../support/meetings.ts";
import { startTestService, type TestService } from "../../support/service.ts";

const lines: string[] = [];
const sync = { id: "sync", title: "KDE, GNOME; sync", partners: ["kde"], zone: "Europe/Berlin", minutes: 45 };

let on: TestService;
beforeAll(async () => {
  const { log } = {
    log: createLogger({ level: "info", to: { write: (text: string) => void lines.push(text) } }),
  };
  on = await startTestService({
    configure: meeting({ ...sync, when: "weekly on Tue 15:00", url: "https://meet.example/a?b=1" }),
    service: { log },
  });
});
afterAll(() => on.stop());

const liaison = (...args: string[]) => run(args, { env: { DATABASE_URL: on.database.url } });

const read = async (path: string) => {
  const answer = await fetch(`${on.service().url}${path}`);
  const text = await answer.text();
  const events =
    answer.status !== 200
      ? []
      : new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  return { answer, text, events };
};

describe("a liaison's calendar", () => {
  test("is made, read by an independent parser, updated and not duplicated, and revoked", async () => {
    const { id, path } = await (await import("../../../src/app/meetings/calendar.ts")).createCalendar(
      on.service().store,
      { instance: "sandbox", username: "aconrad" },
      new Date(),
    );
    const { answer, events } = await read(path);
    expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(events.length).toBeGreaterThan(30);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    const [first] = events;
    if (first === undefined) throw new Error("no event");
    expect(first).toMatchObject({
      summary: "KDE, GNOME; sync",
      sequence: 0,
      location: "https://meet.example/a?b=1",
    });
    for (const { startDate, endDate } of events) {
      const start = startDate.toJSDate();
      expect(start.toLocaleTimeString("de-DE", { timeZone: "Europe/Berlin" })).toBe("15:00:00");
      expect(endDate.toJSDate().getTime() - start.getTime()).toBe(45 * 60_000);
    }
    // The same again, and another hour: each is the same entry, changed once.
    await read(path);
    const changed = meeting({ ...sync, when: "weekly on Tue 16:00" });
    await on.configure(changed);
    const later = (await read(path)).events;
    expect(later.map(({ uid }) => uid)).toEqual(events.map(({ uid }) => uid));
    expect(new Set(later.map(({ sequence }) => sequence))).toEqual(new Set([1]));
    expect(new Set((await read(path)).events.map(({ sequence }) => sequence))).toEqual(new Set([1]));
    await on.configure(meeting({ id: "row", partners: ["kde"], when: "weekly" }));
    const allDay = (await read(path)).events;
    expect(allDay[0]?.startDate.isDate).toBe(true);

    const { stdout } = await liaison("calendar", "list", "aconrad");
    expect(stdout).toContain(`${id}`);
    const secret = path.slice("/calendar/".length, -".ics".length);
    expect(stdout + JSON.stringify(await on.database.query("SELECT * FROM calendar_feeds"))).not.toContain(
      secret,
    );
    expect(await liaison("calendar", "revoke", "aconrad")).toMatchObject({ code: 0 });
    const gone = await read(path);
    const never = await read(`/calendar/${"x".repeat(43)}.ics`);
    expect([gone.answer.status, never.answer.status]).toEqual([404, 404]);
    expect(gone.text).toBe(never.text);
    expect(lines.join("")).toContain("/calendar/[secret]");
    expect(lines.join("")).not.toContain(secret);
  });

  test("of the same name on another instance is somebody else's", async () => {
    const { createCalendar } = await import("../../../src/app/meetings/calendar.ts");
    for (const instance of ["sandbox", "salsa"])
      await createCalendar(on.service().store, { instance, username: "twin" }, new Date());
    const { stdout } = await liaison("calendar", "list", "twin");
    expect(stdout).toMatch(/^ +\d+ {2}salsa {2,}twin {2}made on .*\n +\d+ {2}sandbox {2}twin {2}made on/);
    expect(await liaison("calendar", "revoke", "twin")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/twin has calendars on several instances.*--instance salsa or sandbox/s),
    });
    const revoke = (...more: string[]) => liaison("calendar", "revoke", "twin", ...more);
    expect(await revoke("--instance", "salsa")).toMatchObject({
      code: 0,
      stdout: "1 calendar was revoked.\n",
    });
    expect(await revoke("--instance", "salsa")).toMatchObject({ code: 1 });
    expect(await revoke()).toMatchObject({ code: 0, stdout: "1 calendar was revoked.\n" });
  });

  test("cannot be guessed at any pace", async () => {
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 40; attempt += 1)
      statuses.add((await read(`/calendar/${attempt}.ics`)).answer.status);
    expect(statuses).toEqual(new Set([404, 429]));
  });
});
