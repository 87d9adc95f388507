import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { newestOf, newsOf, type WaitingDelivery } from "../../src/process/news.ts";
import { issuePayload, label, notePayload } from "../support/payloads.ts";

const receivedAt = new Date("2026-01-05T10:00:00Z");

const delivery = (id: number, body: unknown): WaitingDelivery => ({
  id,
  instance: "gitlab",
  eventHeader: "Note Hook",
  source: "webhook",
  receivedAt,
  body: JSON.stringify(body),
});

const updateAt = (minute: number) =>
  issuePayload({
    action: "update",
    attributes: { updated_at: `2026-01-05T08:${String(minute).padStart(2, "0")}:00Z` },
  });

describe("the news of an issue", () => {
  test("the same event through a project hook and a group hook is one piece of news", () => {
    expect(newsOf([delivery(1, issuePayload()), delivery(2, issuePayload())]).events).toHaveLength(1);
  });

  test("a comment that was told and found by reading, with fractions of seconds, is one: as it was told", () => {
    const found: WaitingDelivery = {
      ...delivery(1, notePayload({ attributes: { updated_at: "2026-01-05T09:00:00.123Z" } })),
      source: "poll",
      eventHeader: "Missed Note",
    };
    const told = delivery(2, notePayload({ attributes: { updated_by_id: 9 } }));
    for (const both of [
      [found, told],
      [told, found],
    ])
      expect(newsOf(both).events).toMatchObject([{ note: { editedBy: 9 } }]);
    expect(newsOf([found]).events).toMatchObject([{ found: { by: "missed", at: receivedAt.toISOString() } }]);
    expect(newsOf([told]).events[0]?.found).toBeUndefined();
  });

  test("two comments are two pieces of news", () => {
    const other = notePayload({ attributes: { id: 1242 } });
    expect(newsOf([delivery(1, notePayload()), delivery(2, other)]).events).toHaveLength(2);
  });

  test("two labels taken off within one second are two pieces of news", () => {
    const without = (previous: readonly object[], current: readonly object[]) =>
      issuePayload({ action: "update", changes: { labels: { previous, current } } });
    const [bug, help] = [label(1, "bug"), label(2, "help")];
    const { events } = newsOf([delivery(1, without([bug, help], [help])), delivery(2, without([help], []))]);
    expect(events.map((event) => "labelsRemoved" in event && event.labelsRemoved)).toEqual([
      ["bug"],
      ["help"],
    ]);
  });

  test("an opening that arrives late still comes first", () => {
    const { events } = newsOf([delivery(1, notePayload()), delivery(2, issuePayload())]);
    expect(events.map((event) => event.name)).toEqual(["issue.open", "note.create"]);
  });

  test("what cannot be read after all is named, and stops nothing", () => {
    const { events, unread } = newsOf([{ ...delivery(1, null), body: "{" }, delivery(2, issuePayload())]);
    expect(events).toHaveLength(1);
    expect(unread).toEqual([{ id: 1, why: expect.stringContaining("body") }]);
  });

  test("nothing counts as later than it came, whatever date a project's owner has given it", () => {
    const future = { updated_at: "2099-01-01T00:00:00Z", created_at: "2099-01-01T00:00:00Z" };
    const { events } = newsOf([
      delivery(1, issuePayload({ attributes: future })),
      delivery(2, notePayload({ attributes: future })),
    ]);
    for (const event of events) {
      expect(event.at <= "2026-01-05T10:05").toBe(true);
      expect(event.issue.updatedAt <= "2026-01-05T10:05").toBe(true);
      if ("note" in event) expect(event.note.createdAt <= "2026-01-05T10:05").toBe(true);
    }
  });

  test("in whatever order deliveries arrive, the newest state wins", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), (minutes) => {
        const { events } = newsOf(minutes.map((minute, index) => delivery(index, updateAt(minute))));
        const newest = newestOf(events.map((event) => event.issue));
        expect(newest?.updatedAt).toBe(`2026-01-05T08:0${Math.max(...minutes)}:00.000Z`);
      }),
    );
  });
});
