/** Reading statuses: bounded, by one replica, and without forgetting what cannot be read just now. */
import { describe, expect, test } from "@jest/globals";
import type { InstanceRuntime } from "../../src/app/instances.ts";
import type { Parts } from "../../src/app/ports.ts";
import { statusesByOne } from "../../src/app/statuses.ts";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { LiaisonError } from "../../src/lib/errors.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { Account } from "../../src/store/tables/user-statuses.ts";

const NOW = new Date("2026-12-21T09:00:00Z");

const names = Array.from({ length: 130 }, (_, index) => `Person ${index}`);
const configurationOf = (busyIsAway: object | undefined) =>
  configurationSchema.parse({
    version: 1,
    instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
    people: names.map((name) => ({ name, username: name.replace(" ", "") })),
    liaisons: [{ id: "ours", section: "M", group: "Ours", liaisons: names }],
    supportManagers: names,
    busyIsAway,
  });

const refused = (kind: "give-up" | "retry") =>
  new LiaisonError("No.", { code: "gitlab.refused", disposition: { kind }, remedy: "" });

type Answer = "busy" | "gone" | LiaisonError;

/** One round: who was asked, and who was saved. */
const round = async (
  answers: Readonly<Record<string, Answer>> = {},
  { isClaimed = true, seen = [] as readonly string[], isWanted = true } = {},
) => {
  const asked: string[] = [];
  const saved: string[] = [];
  const parts = {
    clock: () => NOW,
    live: () => ({ configuration: configurationOf(isWanted ? {} : undefined) }),
    log: silentLogger,
    store: {
      watermarks: { claim: async () => isClaimed },
      userStatuses: {
        of: async () => seen.map((username) => ({ instance: "gitlab", username, seenAt: NOW })),
        save: async ({ username }: Account, { busy }: { busy: boolean }) =>
          void saved.push(busy ? username : `${username} is free`),
        saw: async ({ username }: Account) => void saved.push(`${username} is not known`),
      },
    },
  };
  const runtime = {
    background: {
      userStatus: async (username: string) => {
        asked.push(username);
        const answer = answers[username] ?? "busy";
        if (answer instanceof Error) throw answer;
        return answer === "gone" ? null : { busy: true, clearsAt: null };
      },
    },
  };
  const look = statusesByOne(parts as unknown as Parts, "gitlab", runtime as unknown as InstanceRuntime);
  const failure = await look().catch((error: unknown) => error);
  return { asked, saved, failure };
};

describe("statuses", () => {
  test("are read of everybody once, so many at a time, those first that were not for longest", async () => {
    const { asked } = await round({}, { seen: names.slice(0, 50).map((name) => name.replace(" ", "")) });
    expect(asked).toHaveLength(100);
    expect(asked.slice(0, 80)).toEqual(names.slice(50).map((name) => name.replace(" ", "")));
  });

  test("that cannot be read stay as they are known; what concerns all ends the round", async () => {
    const one = await round({ Person0: "gone", Person1: refused("give-up") });
    expect([one.failure, one.asked.length]).toEqual([undefined, 100]);
    // Neither is the first to be asked the next time, and an account that is gone is nobody's absence.
    expect(one.saved.slice(0, 3)).toEqual(["Person0 is free", "Person1 is not known", "Person2"]);
    const all = await round({ Person1: refused("retry") });
    expect(all.failure).toBeInstanceOf(LiaisonError);
    expect(all.saved).toEqual(["Person0", "Person1 is not known"]);
  });

  test("are read by one replica, and only where somebody wants it", async () => {
    expect((await round({}, { isClaimed: false })).asked).toEqual([]);
    expect((await round({}, { isWanted: false })).asked).toEqual([]);
  });
});
