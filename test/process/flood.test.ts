import { describe, expect, test } from "@jest/globals";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { partedByFlood } from "../../src/process/flood.ts";
import type { WaitingDelivery } from "../../src/process/news.ts";
import { issuePayload, notePayload } from "../support/payloads.ts";

const NOW = new Date("2026-01-05T10:00:00Z");
const ANN = 7;
const BOB = 101;

const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

const configuration = configurationSchema.parse({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  commands: { perPerson: 3 },
});

/** What the log says of people, and whom it was asked about. */
const portsWhere = (given: Readonly<Record<number, readonly Date[]>>, ownIds: readonly number[] = []) => {
  const asked: [number, Date][] = [];
  const ports = {
    store: {
      commands: {
        ofNotes: async () => [],
        timesOf: async (_: string, userId: number, since: Date) => {
          asked.push([userId, since]);
          return given[userId] ?? [];
        },
      },
    },
    brain: () => ({ configuration }),
    botNames: () => ["liaison-bot"],
    ownIds: () => new Set(ownIds),
    now: () => NOW,
  };
  return { ports, asked };
};

const delivery = (id: number, body: unknown): WaitingDelivery => ({
  id,
  instance: "gitlab",
  eventHeader: "Note Hook",
  source: "webhook",
  receivedAt: NOW,
  body: JSON.stringify(body),
});

/** A comment of somebody with these lines. */
const says = (id: number, by: "aconrad" | "ervin", ...lines: readonly string[]): WaitingDelivery =>
  delivery(id, notePayload({ by, attributes: { id, note: lines.join("\n") } }));

const parted = async (
  given: Readonly<Record<number, readonly Date[]>>,
  ...waiting: readonly WaitingDelivery[]
) => {
  const { now, held } = await partedByFlood(waiting, "gitlab", portsWhere(given).ports);
  const [laterAt = null] = held
    .map(({ until }) => until)
    .toSorted((one, other) => one.getTime() - other.getTime());
  expect([...now, ...held].map(({ id }) => id).toSorted((one, other) => one - other)).toEqual(
    waiting.map(({ id }) => id),
  );
  return { now: now.map(({ id }) => id), laterAt };
};

/** As many as one person may give in ten minutes; the oldest is eight minutes old. */
const ENOUGH = { [ANN]: [minutesAgo(8), minutesAgo(5), minutesAgo(1)] };

describe("commands", () => {
  test("of somebody who gave few are carried out at once; the last ten minutes count", async () => {
    const { ports, asked } = portsWhere({ [ANN]: [minutesAgo(9), minutesAgo(8)] });
    const waiting = [says(1, "aconrad", "!liaison status")];
    expect(await partedByFlood(waiting, "gitlab", ports)).toEqual({ now: waiting, held: [] });
    expect(asked).toEqual([[ANN, minutesAgo(10)]]);
  });

  test("of somebody who gave too many wait until the oldest of them is ten minutes old", async () => {
    expect(await parted(ENOUGH, says(1, "aconrad", "!liaison status"))).toEqual({
      now: [],
      laterAt: new Date("2026-01-05T10:02:00Z"),
    });
  });

  test("count by the @username of ours and in any case, and also where they were not understood", async () => {
    for (const line of ["@liaison-bot status", "!LIAISON status", "!liaison dance"])
      expect((await parted(ENOUGH, says(1, "aconrad", line))).now).toEqual([]);
  });

  test("in one comment are taken as a whole, and count against the next comment", async () => {
    const three = ["!liaison status", "!liaison why", "!liaison help"];
    const given = { [ANN]: [minutesAgo(4)] };
    expect(await parted(given, says(1, "aconrad", ...three), says(2, "aconrad", "!liaison status"))).toEqual({
      now: [1],
      laterAt: new Date("2026-01-05T10:06:00Z"),
    });
  });

  test("of one who gave none before wait for ten minutes where they all come at once", async () => {
    const four = [1, 2, 3, 4].map((id) => says(id, "aconrad", "!liaison status"));
    expect(await parted({}, ...four)).toEqual({ now: [1, 2, 3], laterAt: new Date("2026-01-05T10:10:00Z") });
  });

  test("of others wait for nobody, and what is due first says when to look again", async () => {
    const given = { ...ENOUGH, [BOB]: [minutesAgo(9), minutesAgo(3), minutesAgo(2)] };
    const both = [says(1, "aconrad", "!liaison status"), says(2, "ervin", "!liaison status")];
    expect(await parted(ENOUGH, ...both)).toEqual({ now: [2], laterAt: new Date("2026-01-05T10:02:00Z") });
    expect(await parted(given, ...both)).toEqual({ now: [], laterAt: new Date("2026-01-05T10:01:00Z") });
  });
});

describe("what holds no commands", () => {
  test("is never held up, and nobody is counted for it", async () => {
    const { ports, asked } = portsWhere(ENOUGH);
    const waiting = [
      says(1, "aconrad", "We are looking into it."),
      says(2, "aconrad", "    !liaison status"),
      says(3, "aconrad", "> !liaison status"),
      delivery(4, issuePayload({ attributes: { description: "!liaison status" } })),
      { ...says(5, "aconrad", "!liaison status"), source: "internal" as const },
      { ...delivery(6, null), body: "{ !liaison" },
      { ...delivery(7, null), body: null },
    ];
    expect(await partedByFlood(waiting, "gitlab", ports)).toEqual({ now: waiting, held: [] });
    expect(asked).toEqual([]);
  });

  test("is our own words, whatever they quote", async () => {
    const waiting = [says(1, "aconrad", "!liaison status")];
    const { ports } = portsWhere(ENOUGH, [ANN]);
    expect(await partedByFlood(waiting, "gitlab", ports)).toEqual({ now: waiting, held: [] });
  });

  test("comes in its turn around those that wait", async () => {
    const waiting = [
      delivery(1, issuePayload()),
      says(2, "aconrad", "!liaison status"),
      says(3, "aconrad", "Never mind."),
    ];
    expect((await parted(ENOUGH, ...waiting)).now).toEqual([1, 3]);
  });
});
