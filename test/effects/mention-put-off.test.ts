/** A mention goes with the status note: how long it waits where the note does. */
import { expect, test } from "@jest/globals";
import type { OpenEffect } from "../../src/effects/ports.ts";
import type { Round } from "../../src/effects/round.ts";
import { bringStatusNote, type StatusWork } from "../../src/effects/status-note.ts";

const NOW = new Date("2026-01-05T10:00:00Z");
const MINUTE_MS = 60_000;

const inMinutes = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE_MS);

/** For how many minutes the mention is put off, and since when it waits. `noteDue`: null, it waits for somebody's word. */
const putOff = async (noteDue: Date | null, since?: Date) => {
  const puts: { readonly since: Date; readonly minutes: number }[] = [];
  const round = {
    ports: {
      now: () => NOW,
      store: {
        effects: {
          putOff: async (_key: string, _outcome: object, from: Date, until: Date) =>
            void puts.push({ since: from, minutes: (until.getTime() - NOW.getTime()) / MINUTE_MS }),
        },
      },
    },
  };
  const stands = { state: "waiting", attempts: 0, attemptedAt: null, planId: 1 } as const;
  const mention = { ...stands, effect: { key: "mention" }, retryAt: null, putOffSince: since ?? null };
  const work = {
    open: { ...stands, effect: { key: "note" }, retryAt: noteDue },
    notYet: true,
    mentions: [{ open: mention as unknown as OpenEffect, tried: [] }],
    changes: [],
    posted: null,
    reached: new Map(),
  };
  await bringStatusNote(round as unknown as Round, work as unknown as StatusWork);
  return puts;
};

test("it comes back with the note, where that is soon", async () => {
  expect(await putOff(inMinutes(0.5))).toEqual([{ since: NOW, minutes: 0.5 }]);
});

test.each([
  ["waits for somebody's word", null],
  ["was due long ago, and is held", inMinutes(-300)],
  ["is due late", inMinutes(300)],
])("where the note %s, it comes back less and less often", async (_, noteDue) => {
  expect(await putOff(noteDue)).toEqual([{ since: NOW, minutes: 1 }]);
  const since = [0.5, 4, 400].map((minutes) => inMinutes(-minutes));
  const puts = await Promise.all(since.map((one) => putOff(noteDue, one)));
  expect(puts.flat()).toEqual([
    { since: since[0], minutes: 1 },
    { since: since[1], minutes: 4 },
    { since: since[2], minutes: 15 },
  ]);
});
