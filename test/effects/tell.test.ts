import { describe, expect, test } from "@jest/globals";
import { markerOf } from "../../src/effects/marker.ts";
import type { OpenEffect } from "../../src/effects/ports.ts";
import type { Round } from "../../src/effects/round.ts";
import { tell } from "../../src/effects/tell.ts";
import { LiaisonError } from "../../src/lib/errors.ts";
import type { TellEffect, TellWay } from "../../src/model/effect.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import type { Outcome } from "../../src/model/outcome.ts";
import { issueWith } from "../triage/issues.ts";

const NOW = new Date("2026-01-05T10:00:00Z");

const word: TellEffect = {
  kind: "tell",
  key: "gitlab:7#12|tell",
  askedBy: "tell-liaison",
  partner: "kde",
  mode: "act",
  reason: "a word",
  people: [{ name: "Ann", username: "ann" }],
  body: "The secret answer.",
  short: "There is an answer.",
  quiet: false,
};

/** The world that a word meets. */
interface World {
  readonly ownAccess?: number;
  readonly authorAccess?: number;
  readonly isPartners?: boolean;
  /** Roles of those who are told: in the issue's project, and in the inbox's. */
  readonly readers?: { readonly here?: number; readonly inbox?: number };
  /** The inbox that is to be, as it stands; absent: there is to be none. */
  readonly inbox?: { readonly issueKey: string | null; readonly refusedAt: Date | null } | null;
  /** Keys of issues in which the word is already, from an attempt whose answer was lost. */
  readonly there?: readonly string[];
  /** What went there as an internal note is public. */
  readonly madePublic?: boolean;
  /** GitLab answers 500 to whoever asks for settings. */
  readonly isAway?: boolean;
  /** GitLab makes every internal note public, and it was deleted. */
  readonly makesPublic?: boolean;
  /** Milliseconds since the word was wished. */
  readonly after?: number;
}

const INBOX_KEY = "gitlab:9#4";
const INBOX: IssueSnapshot = {
  ...issueWith({ createdAt: NOW.toISOString() }),
  project: { ...issueWith({}).project, visibility: "private" },
  ref: { instance: "gitlab", projectId: 9, iid: 4 },
};
/** The account of whoever is told. */
const READER = 60;
const keyOf = ({ projectId, iid }: { readonly projectId: number; readonly iid: number }): string =>
  `gitlab:${projectId}#${iid}`;

/** Tells it once; what was posted where, how it ended, and what was kept of the way. */
const toldIn = async (change: Partial<TellEffect>, world: World, stands: Partial<OpenEffect> = {}) => {
  const { ownAccess = 10, authorAccess = 0, inbox, there = [], after = 0, readers = {} } = world;
  const posted: { readonly place: string; readonly body: string; readonly internal: boolean }[] = [];
  const deleted: number[] = [];
  const outcomes: string[] = [];
  const lost: (boolean | undefined)[] = [];
  const whys: string[] = [];
  const ways: (TellWay | undefined)[] = [];
  const waits: Date[] = [];
  const now = new Date(NOW.getTime() + after);
  const round = {
    issueKey: "gitlab:7#12",
    issue: issueWith({ createdAt: NOW.toISOString() }),
    gitlab: {
      projectSettings: async () => {
        if (world.isAway === true) throw new Error("GitLab is away");
        return { ownAccess };
      },
      accessLevel: async (project: number, id: number) => {
        if (id === READER) return (project === 9 ? readers.inbox : readers.here) ?? 20;
        return id === 50 ? authorAccess : ownAccess;
      },
      userByUsername: async () => ({ id: READER }),
      readIssue: async (ref: typeof INBOX.ref) => (keyOf(ref) === INBOX_KEY ? INBOX : null),
      findNote: async (ref: typeof INBOX.ref, fits: (note: object) => boolean) => {
        const internal = stands.way?.kind === "internal" && world.madePublic !== true;
        const words = stands.way?.kind === "short" ? word.short : word.body;
        const note = { id: 4, authorId: 1, internal, body: `@ann ${words}\n\n${markerOf(word.key)}` };
        return there.includes(keyOf(ref)) && fits(note) ? note : null;
      },
      deleteNote: async (_: unknown, id: number) => void deleted.push(id),
      postNote: async (
        ref: typeof INBOX.ref,
        note: { readonly body: string; readonly internal: boolean },
      ) => {
        if (note.internal && world.makesPublic === true)
          throw new LiaisonError("It was public.", {
            code: "gitlab.made-public",
            disposition: { kind: "give-up" },
            remedy: "Give the bot a role.",
          });
        posted.push({ ...note, place: keyOf(ref) });
        return { noteId: 5, commandsChanges: {} };
      },
    },
    plans: new Map(),
    ports: {
      store: {
        inboxes: { get: async () => inbox ?? null },
        ownNotes: { add: async () => undefined },
        effects: {
          attempt: async (_key: string, _now: Date, _seen: object, way?: TellWay) => {
            ways.push(way);
            return true;
          },
          finish: async (_: string, { state, why, lost: isLost }: Outcome) => {
            outcomes.push(state);
            lost.push(isLost);
            whys.push(why);
          },
          putOff: async (_key: string, _outcome: object, since: Date, until: Date) =>
            void waits.push(since, until),
        },
      },
      ownIds: () => new Set([1]),
      isPartnersOwn: () => world.isPartners === true,
      expectsInbox: () => inbox !== undefined,
      now: () => now,
      answerWindowMs: 60_000,
      forgotten: null,
      onOutcome: () => undefined,
    },
  };
  const open = { state: "planned", attempts: 0, attemptedAt: null, retryAt: null, planId: 1 } as const;
  await tell(round as unknown as Round, { ...open, ...stands, effect: { ...word, ...change } });
  return { posted, deleted, outcomes, lost, ways, waits, whys };
};

/** Where our role, the author's, and the place decide which way there is; there is no inbox. */
const toldWhere = async (change: Partial<TellEffect>, world: World) => {
  const { posted, outcomes } = await toldIn(change, world);
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

describe("a word for people who may not read everything", () => {
  const inbox = { issueKey: INBOX_KEY, refusedAt: null };
  const place = { ownAccess: 20, inbox };
  const toldBy = async (readers: NonNullable<World["readers"]>, change: Partial<TellEffect> = {}) => {
    const { posted, whys } = await toldIn(change, { ...place, readers });
    return [posted[0]?.place, posted[0]?.internal, ...whys];
  };

  test("goes where GitLab tells them of it", async () => {
    expect(await toldBy({ here: 20 })).toEqual(["gitlab:7#12", true, "told in an internal note"]);
    expect(await toldBy({ here: 10, inbox: 10 })).toEqual([INBOX_KEY, false, "told in the inbox"]);
  });

  test("is a short one for everybody where they may read neither; without one it is said who could not read it", async () => {
    const none = { here: 0, inbox: 0 };
    expect(await toldBy(none)).toEqual(["gitlab:7#12", false, "told in a short note for everybody"]);
    expect(await toldBy(none, { short: null })).toEqual([
      "gitlab:7#12",
      true,
      "told in an internal note, which Ann may not read as far as can be seen",
    ]);
  });
});

describe("a word while the inbox is being made", () => {
  const COMING = { inbox: null } as const;
  const MINUTE = 60_000;

  test("waits, ever longer, up to a bound; then it is said to everybody, as shortly as may be", async () => {
    const first = await toldIn({}, COMING);
    expect(first).toMatchObject({ posted: [], outcomes: [], waits: [NOW, new Date(NOW.getTime() + 1_000)] });
    const stands = { state: "waiting", putOffSince: NOW } as const;
    const later = await toldIn({}, { ...COMING, after: 5 * MINUTE }, stands);
    expect(later).toMatchObject({ posted: [], waits: [NOW, new Date(NOW.getTime() + 6 * MINUTE)] });
    const last = await toldIn({}, { ...COMING, after: 10 * MINUTE }, stands);
    expect(last.posted).toMatchObject([{ place: "gitlab:7#12", internal: false }]);
    expect(last).toMatchObject({ outcomes: ["done"], waits: [] });
    const tried = { inbox: { issueKey: null, refusedAt: null } };
    expect(await toldIn({ quiet: true }, tried)).toMatchObject({ outcomes: [], waits: { length: 2 } });
  });

  test("waits for none that cannot be, and for none where an internal note does", async () => {
    const refused = { inbox: { issueKey: null, refusedAt: NOW } };
    expect(await toldIn({}, refused)).toMatchObject({ outcomes: ["done"], waits: [] });
    expect(await toldIn({ short: null }, refused)).toMatchObject({ outcomes: ["failed"], waits: [] });
    const { posted } = await toldIn({}, { ...COMING, ownAccess: 20 });
    expect(posted).toMatchObject([{ place: "gitlab:7#12", internal: true }]);
  });

  test("goes to the inbox once it is there, and its way is kept with the attempt", async () => {
    const { posted, ways } = await toldIn({}, { inbox: { issueKey: INBOX_KEY, refusedAt: null } });
    expect(posted).toMatchObject([{ place: INBOX_KEY, body: expect.stringContaining("The secret answer.") }]);
    expect(ways).toEqual([{ kind: "inbox", placeKey: INBOX_KEY }]);
  });
});

describe("a word for an inbox", () => {
  const world: World = {
    inbox: { issueKey: INBOX_KEY, refusedAt: null },
    there: [INBOX_KEY],
    after: 3_600_000,
  };

  test("is looked for in it only where it may be there: a list may be long", async () => {
    expect(await toldIn({}, world)).toMatchObject({ posted: [{ place: INBOX_KEY }], outcomes: ["done"] });
    const stands = { state: "waiting", attempts: 1 } as const;
    expect(await toldIn({}, world, stands)).toMatchObject({ posted: [], outcomes: ["skipped"] });
  });
});

describe("a word that GitLab makes public where it was to be internal", () => {
  const world = { ownAccess: 20, makesPublic: true };

  test("is told in the inbox, or shortly to everybody, without another try", async () => {
    const inbox = { issueKey: INBOX_KEY, refusedAt: null };
    expect(await toldIn({}, { ...world, inbox })).toMatchObject({
      posted: [{ place: INBOX_KEY }],
      outcomes: ["waiting", "done"],
    });
    const { posted } = await toldIn({}, world);
    expect(posted.map(({ body, internal }) => [body.split("\n")[0], internal])).toEqual([
      ["@ann There is an answer.", false],
    ]);
  });

  test("is given up where there is no other way", async () => {
    const untold = { posted: [], outcomes: ["waiting", "failed"] };
    expect(await toldIn({ short: null }, world)).toMatchObject(untold);
    const offered = { posted: [], outcomes: ["waiting", "skipped"] };
    expect(await toldIn({ short: null, isOffer: true }, world)).toMatchObject(offered);
  });

  test("waits for an inbox that is being made", async () => {
    const { posted, outcomes, waits } = await toldIn({ short: null }, { ...world, inbox: null });
    expect([posted, outcomes, waits.length]).toEqual([[], ["waiting"], 2]);
  });
});

describe("a word whose answer was lost", () => {
  const by = (kind: TellWay["kind"], placeKey = "gitlab:7#12"): Partial<OpenEffect> => ({
    state: "waiting",
    attempts: 1,
    attemptedAt: new Date(NOW.getTime() - 61_000),
    way: { kind, placeKey },
  });
  const inbox = { issueKey: INBOX_KEY, refusedAt: null };

  test.each([
    ["short", "the inbox is there now", by("short"), { inbox, there: ["gitlab:7#12"] }],
    ["short", "internal notes may be written now", by("short"), { ownAccess: 20, there: ["gitlab:7#12"] }],
    [
      "internal",
      "the partner reads internal notes now",
      by("internal"),
      { ownAccess: 20, isPartners: true, there: ["gitlab:7#12"] },
    ],
    [
      "inbox",
      "internal notes may be written now",
      by("inbox", INBOX_KEY),
      { ownAccess: 20, there: [INBOX_KEY] },
    ],
    [
      "inbox",
      "another inbox is there now",
      by("inbox", INBOX_KEY),
      { inbox: { ...inbox, issueKey: "gitlab:9#5" }, there: [INBOX_KEY] },
    ],
  ] as const)(
    "is found where it went (%s), and not said again where %s",
    async (_kind, _now, stands, world) => {
      expect(await toldIn({}, world, stands)).toMatchObject({ posted: [], outcomes: ["skipped"] });
    },
  );

  test("goes the same way again where it is not there, and another where that is none any more", async () => {
    const again = await toldIn({}, { inbox }, by("short"));
    expect(again.posted).toMatchObject([{ place: "gitlab:7#12", internal: false }]);
    const otherwise = await toldIn({}, { ownAccess: 20, isPartners: true, inbox }, by("internal"));
    expect(otherwise.posted).toMatchObject([{ place: INBOX_KEY }]);
    const gone = await toldIn({}, { inbox: null }, by("inbox", "gitlab:9#77"));
    expect(gone.posted).toMatchObject([{ place: "gitlab:7#12", internal: false }]);
  });

  test("is deleted where GitLab has made it public, and said in another way or the same", async () => {
    const world = { madePublic: true, there: ["gitlab:7#12"] };
    const otherwise = await toldIn({}, { ...world, inbox }, by("internal"));
    expect(otherwise).toMatchObject({ deleted: [4], posted: [{ place: INBOX_KEY }], outcomes: ["done"] });
    const again = await toldIn({}, { ...world, ownAccess: 20 }, by("internal"));
    expect(again).toMatchObject({ deleted: [4], posted: [{ internal: true }], outcomes: ["done"] });
  });

  test("stays in doubt where GitLab is away as it is looked for, and goes no other way", async () => {
    const world = { isAway: true, ownAccess: 20, inbox };
    expect(await toldIn({}, world, by("internal"))).toMatchObject({
      posted: [],
      outcomes: ["waiting"],
      lost: [true],
    });
  });

  test("is not deleted where it was one for everybody", async () => {
    const world = { ownAccess: 20, there: ["gitlab:7#12"] };
    expect(await toldIn({}, world, by("short"))).toMatchObject({ deleted: [], outcomes: ["skipped"] });
  });

  test("waits where it cannot be looked for", async () => {
    expect(await toldIn({}, { inbox }, by("internal"))).toMatchObject({ posted: [], outcomes: ["waiting"] });
  });
});
