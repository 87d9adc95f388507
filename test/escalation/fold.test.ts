import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { foldEscalation } from "../../src/escalation/fold.ts";
import type { EscalationEvent } from "../../src/model/escalation.ts";
import {
  BOT_CLOSED,
  event,
  KINDS,
  minute,
  second,
  sourceNamed,
  targetNumbered,
  told,
  viewAfter,
} from "./events.ts";

const OPEN = ["requested", "opened"] as const;
const ANSWERED = [...OPEN, "answered"] as const;

describe("an escalation's life", () => {
  test("begins as it was wished, before anything is known", () => {
    expect(viewAfter()).toMatchObject({ state: "requested", sources: [], target: null });
    expect(viewAfter("requested")).toMatchObject({ state: "requested", since: minute(0) });
    expect(viewAfter("proposed", "confirmed")).toMatchObject({ state: "requested", since: minute(1) });
    expect(viewAfter("proposed", "refused", "requested").state).toBe("requested");
  });

  test("is not proposed any more once somebody has asked", () => {
    expect(viewAfter("requested", "proposed")).toMatchObject({ state: "requested", since: minute(0) });
  });

  test("goes from the question to the answer, with the time of each", () => {
    const steps = [...OPEN, "acknowledged", "commented", "draft", "sent", "closed"] as const;
    expect(viewAfter(...steps)).toMatchObject({
      state: "done",
      since: minute(6),
      openedAt: minute(1),
      acknowledgedAt: minute(2),
      answeredAt: minute(4),
      sentAt: minute(5),
      draft: { text: "please try again" },
      target: targetNumbered(1),
    });
  });

  test("a closing is an answer after a word of the team's, and none without", () => {
    expect(viewAfter(...OPEN, "commented", "closed").state).toBe("answered");
    expect(viewAfter(...OPEN, "closed").state).toBe("unanswered");
    expect(viewAfter(...OPEN, "commented", BOT_CLOSED).state).toBe("unanswered");
  });

  test("a reply from before it was opened again is no answer to what came after", () => {
    expect(viewAfter(...OPEN, "commented", "closed", "reopened").state).toBe("open");
    expect(viewAfter(...OPEN, "commented", "closed", "reopened", "closed").state).toBe("unanswered");
    expect(viewAfter(...OPEN, "commented", "closed", "reopened", "commented", "closed").state).toBe(
      "answered",
    );
  });

  test("why it could not be opened is known until it is", () => {
    expect(viewAfter("requested", "hindered").hindrance).toBe("it is archived");
    expect(viewAfter("requested", "hindered", "opened").hindrance).toBeNull();
    expect(viewAfter(...OPEN, "hindered").hindrance).toBeNull();
  });
});

describe("partners' issues", () => {
  test("withdraw it when all of them are closed, and bring it back when one is open again", () => {
    const two = [...OPEN, "source-added"] as const;
    expect(viewAfter(...two, "source-closed").state).toBe("open");
    expect(viewAfter(...two, "source-closed", second("source-closed")).state).toBe("withdrawn");
    expect(
      viewAfter(...two, "source-closed", second("source-closed"), second("source-reopened")),
    ).toMatchObject({
      state: "open",
      closedSources: [sourceNamed("1").issueKey],
    });
    expect(viewAfter(...two, "source-closed", "source-reopened", second("source-closed")).state).toBe("open");
  });

  test("lead back to where it was, whatever that was", () => {
    const closedAndOpen = ["source-closed", "source-reopened"] as const;
    expect(viewAfter("proposed", ...closedAndOpen).state).toBe("proposed");
    expect(viewAfter(...OPEN, "acknowledged", ...closedAndOpen).state).toBe("acknowledged");
    expect(viewAfter(...OPEN, "closed", ...closedAndOpen).state).toBe("unanswered");
    expect(viewAfter(...OPEN, "lost", ...closedAndOpen).state).toBe("lost");
    expect(viewAfter(...OPEN, "declined", ...closedAndOpen).state).toBe("declined");
    expect(viewAfter(...ANSWERED, "sent", ...closedAndOpen).state).toBe("relayed");
    expect(viewAfter(...OPEN, ...closedAndOpen, ...closedAndOpen).state).toBe("open");
  });

  test("that come and go do not change when the team answered", () => {
    expect(viewAfter(...ANSWERED, "source-closed", "source-reopened")).toMatchObject({
      state: "answered",
      since: minute(4),
      answeredAt: minute(2),
    });
  });

  test("do not bring back what a person has taken back", () => {
    expect(viewAfter(...OPEN, "withdrawn", "source-closed", "source-reopened").state).toBe("withdrawn");
  });

  test("that are moved are still the same, and open", () => {
    expect(viewAfter(...OPEN, "source-changed")).toMatchObject({
      state: "open",
      sources: [sourceNamed("3")],
    });
    const gone = ["source-closed", { issueKey: sourceNamed("3").issueKey }] as const;
    expect(viewAfter(...OPEN, "source-changed", gone).state).toBe("withdrawn");
  });

  test("are each there once", () => {
    expect(viewAfter("proposed", "requested", "source-added", "source-added").sources).toEqual([
      sourceNamed("1"),
      sourceNamed("2"),
    ]);
  });
});

describe("the team's issue", () => {
  test("that is moved was not closed without a word, whichever of the two was heard of first", () => {
    const moved = [...OPEN, "acknowledged"] as const;
    const [closing, move] = [event("closed", 5), event("moved", 5.01)];
    for (const both of [
      [closing, move],
      [move, closing],
    ])
      expect(foldEscalation({ events: [...told(...moved, "commented"), ...both] })).toMatchObject({
        state: "acknowledged",
        target: targetNumbered(2),
      });
  });

  test("that was closed a while before it was marked as a duplicate is open again there", () => {
    expect(viewAfter(...OPEN, "acknowledged", "closed", "moved")).toMatchObject({
      state: "acknowledged",
      target: targetNumbered(2),
    });
  });

  test("can be closed where it was moved to", () => {
    expect(viewAfter(...OPEN, "moved", "commented", "closed").state).toBe("answered");
  });

  test("that is found again is as it was, and was answered when it was answered", () => {
    expect(viewAfter(...OPEN, "acknowledged", "lost", "found").state).toBe("acknowledged");
    expect(viewAfter(...ANSWERED, "lost", "found")).toMatchObject({
      state: "answered",
      answeredAt: minute(2),
    });
    expect(viewAfter(...OPEN, "lost", "source-closed", "source-reopened", "found").state).toBe("open");
  });

  test("that is lost can still be answered", () => {
    expect(viewAfter(...OPEN, "lost").state).toBe("lost");
    expect(viewAfter(...OPEN, "lost", "draft").state).toBe("answered");
  });
});

describe("time", () => {
  test("late news changes what is known, and not where it stands", () => {
    const late = event("acknowledged", 1.5);
    const view = foldEscalation({ events: [...told(...ANSWERED), late] });
    expect(view).toMatchObject({ state: "answered", since: minute(2), acknowledgedAt: minute(1.5) });
    expect(foldEscalation({ events: [...told(...ANSWERED), event("closed", 1.5)] }).state).toBe("answered");
  });

  test("within one second what makes sense comes first", () => {
    const at = minute(3);
    const steps = ["closed", "commented", "acknowledged", "opened", "requested"] as const;
    const events = steps.map((kind) => ({ ...event(kind, 3), at }));
    expect(foldEscalation({ events }).state).toBe("answered");
  });

  test("within one second closings and openings come in the order of their milliseconds", () => {
    const at = (milliseconds: number) => minute(3).replace("00.000Z", `00.${milliseconds}Z`);
    const closed = { ...event("closed", 3), at: at(100) };
    const reopened = { ...event("reopened", 3), at: at(900) };
    for (const both of [
      [closed, reopened],
      [reopened, closed],
    ])
      expect(foldEscalation({ events: [...told(...OPEN), ...both] }).state).toBe("open");
  });

  test("GitLab's clock may be behind ours", () => {
    const opened = event("opened", 0.5);
    const events = [event("proposed", 0), event("confirmed", 1), opened];
    expect(foldEscalation({ events })).toMatchObject({ state: "open", target: targetNumbered(1) });
    const early = [event("opened", 0), event("requested", 0.2)];
    expect(foldEscalation({ events: early }).state).toBe("open");
    expect(foldEscalation({ events: [event("opened", 0), ...told("proposed")] }).state).toBe("open");
  });

  test("of an event that was told with two times the earlier counts", () => {
    const [first, again] = [event("acknowledged", 2), event("acknowledged", 4)].map((one) => ({
      ...one,
      id: "acknowledged",
    }));
    for (const both of [
      [first, again],
      [again, first],
    ])
      expect(
        foldEscalation({ events: [...told(...OPEN), ...both.flatMap((one) => one ?? [])] }).acknowledgedAt,
      ).toBe(minute(2));
  });
});

/** Any events, each at a time of its own; the first asks. Times are milliseconds: several may share a second. */
const lives: fc.Arbitrary<EscalationEvent[]> = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom(...KINDS.filter((kind) => kind !== "proposed" && kind !== "requested")),
      at: fc.integer({ min: 1, max: 40_000 }),
      other: fc.boolean(),
      human: fc.boolean(),
    }),
    { selector: ({ at }) => at, maxLength: 25 },
  )
  .chain((rest) =>
    fc.constantFrom<EscalationEvent["kind"]>("requested", "proposed").map((first) => [
      event(first, 0),
      ...rest.map(({ kind, at, other, human }) => {
        const isOfSource = kind === "source-closed" || kind === "source-reopened";
        const changes = kind === "closed" ? { human } : {};
        const about = isOfSource && other ? { issueKey: sourceNamed("2").issueKey } : {};
        return event(kind, at / 60_000, { ...changes, ...about });
      }),
    ]),
  );

describe("whatever befalls an escalation", () => {
  test("the order in which it became known does not matter", () => {
    fc.assert(
      fc.property(
        lives.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          expect(foldEscalation({ events: shuffled })).toEqual(foldEscalation({ events }));
        },
      ),
    );
  });

  test("what is told again counts once", () => {
    fc.assert(
      fc.property(
        lives.chain((events) => fc.tuple(fc.constant(events), fc.subarray(events))),
        ([events, again]) => {
          expect(foldEscalation({ events: [...events, ...again] })).toEqual(foldEscalation({ events }));
        },
      ),
    );
  });

  test("it stands where it stands since the time of one of its events", () => {
    fc.assert(
      fc.property(lives, (events) => {
        expect(events.map(({ at }) => at)).toContain(foldEscalation({ events }).since);
      }),
    );
  });

  test("what is later than everything known decides alone whether the state changes", () => {
    const ends: readonly string[] = ["done", "withdrawn", "dropped"];
    fc.assert(
      fc.property(lives, fc.constantFrom(...KINDS), (events, kind) => {
        const before = foldEscalation({ events });
        fc.pre(ends.includes(before.state));
        // A move takes back a closing of the same moment, so what is new comes well after.
        const { state } = foldEscalation({ events: [...events, event(kind, 10)] });
        if (state !== before.state) expect(["source-reopened", "reopened", "requested"]).toContain(kind);
      }),
    );
  });

  test("it is withdrawn without a word only while all partners' issues are closed", () => {
    fc.assert(
      fc.property(lives, (events) => {
        const { state, sources, closedSources } = foldEscalation({ events });
        fc.pre(state === "withdrawn" && !events.some(({ kind }) => kind === "withdrawn"));
        const added = events.some(({ kind }) => kind === "source-added" || kind === "source-changed");
        if (!added) expect(sources.every(({ issueKey }) => closedSources.includes(issueKey))).toBe(true);
      }),
    );
  });

  test("events and their times are not changed", () => {
    fc.assert(
      fc.property(lives, (events) => {
        const copy = structuredClone(events);
        foldEscalation({ events: Object.freeze([...events]) });
        expect(events).toEqual(copy);
      }),
      { numRuns: 20 },
    );
  });
});
