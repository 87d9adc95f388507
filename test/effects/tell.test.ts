import { describe, expect, test } from "@jest/globals";
import type { Round } from "../../src/effects/round.ts";
import { tell } from "../../src/effects/tell.ts";
import type { TellEffect } from "../../src/model/effect.ts";
import { issueWith } from "../triage/issues.ts";

const NOW = new Date("2026-01-05T10:00:00Z");

const word: TellEffect = {
  kind: "tell",
  key: "gitlab:1#1|tell",
  askedBy: "tell-liaison",
  partner: "kde",
  mode: "act",
  reason: "a word",
  people: [{ name: "Ann", username: "ann" }],
  body: "The secret answer.",
  short: "There is an answer.",
  quiet: false,
};

/** Where our role, the author's, and the place decide which way there is; there is no inbox. */
const toldWhere = async (
  change: Partial<TellEffect>,
  place: { readonly ownAccess: number; readonly authorAccess?: number; readonly isPartners?: boolean },
) => {
  const posted: { readonly body: string; readonly internal: boolean }[] = [];
  const outcomes: string[] = [];
  const round = {
    issueKey: "gitlab:1#1",
    issue: issueWith({ createdAt: NOW.toISOString() }),
    gitlab: {
      projectSettings: async () => ({ ownAccess: place.ownAccess }),
      accessLevel: async (_: number, id: number) => (id === 50 ? (place.authorAccess ?? 0) : place.ownAccess),
      findNote: async () => null,
      postNote: async (_: unknown, note: (typeof posted)[number]) => {
        posted.push(note);
        return { noteId: 5, commandsChanges: {} };
      },
    },
    plans: new Map(),
    ports: {
      store: {
        inboxes: { get: async () => null },
        ownNotes: { add: async () => undefined },
        effects: {
          attempt: async () => true,
          finish: async (_: string, { state }: { state: string }) => void outcomes.push(state),
        },
      },
      ownIds: () => new Set([1]),
      isPartnersOwn: () => place.isPartners === true,
      now: () => NOW,
      answerWindowMs: 60_000,
      forgotten: null,
      onOutcome: () => undefined,
    },
  };
  const open = { state: "planned", attempts: 0, attemptedAt: null, retryAt: null, planId: 1 } as const;
  await tell(round as unknown as Round, { ...open, effect: { ...word, ...change } });
  return { posted: posted.map(({ body, internal }) => [body.split("\n")[0], internal]), outcomes };
};

describe("a word for our own people", () => {
  const SHORT = ["@ann There is an answer.", false];

  test("is an internal note where that is one", async () => {
    const { posted } = await toldWhere({}, { ownAccess: 20 });
    expect(posted).toEqual([["@ann The secret answer.", true]]);
  });

  test.each([
    ["our role would make it public", { ownAccess: 10 }],
    ["whoever opened the issue reads internal notes there", { ownAccess: 20, authorAccess: 30 }],
    ["the place is the partner's own", { ownAccess: 20, isPartners: true }],
  ])("is only a short one for everybody where %s", async (_, place) => {
    expect((await toldWhere({}, place)).posted).toEqual([SHORT]);
  });

  test("is none at all where there is no short one, or where somebody said stop", async () => {
    const place = { ownAccess: 10 };
    expect(await toldWhere({ short: null }, place)).toEqual({ posted: [], outcomes: ["failed"] });
    expect(await toldWhere({ quiet: true }, place)).toEqual({ posted: [], outcomes: ["failed"] });
    expect(await toldWhere({ quiet: true }, { ownAccess: 20 })).toEqual({ posted: [], outcomes: ["failed"] });
  });
});
