import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EscalationState, EscalationView } from "../../src/model/escalation.ts";
import type { Turn } from "../../src/model/memory.ts";
import { countedTurn } from "../../src/triage/counted-turn.ts";

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 26, hour)).toISOString();

const escalation = (team: string, state: EscalationState, since: number, openedAt: number | null = null) => {
  const view: EscalationView = {
    state,
    since: at(since),
    sources: [],
    closedSources: [],
    target: null,
    hindrance: null,
    draft: null,
    openedAt: openedAt === null ? null : at(openedAt),
    acknowledgedAt: null,
    answeredAt: null,
    sentAt: null,
  };
  return { record: { team }, view };
};

const liaison = (since: number, corrected?: boolean): Turn => ({
  side: "liaison",
  since: at(since),
  ...(corrected === undefined ? {} : { corrected }),
});
const partner = (since: number): Turn => ({ side: "partner", since: at(since) });

describe("whose turn it is", () => {
  test("without an escalation is as it was", () => {
    expect(countedTurn(liaison(1), [])).toEqual(liaison(1));
    expect(countedTurn(partner(1), [])).toEqual(partner(1));
  });

  test.each(["proposed", "relayed", "done", "withdrawn", "dropped"] as const)(
    "an escalation that is %s changes nothing",
    (state) => {
      expect(countedTurn(liaison(1), [escalation("infra", state, 2)])).toEqual(liaison(1));
    },
  );

  test.each(["answered", "unanswered", "declined", "lost"] as const)(
    "is the liaison's when the question has come back %s, until they speak",
    (state) => {
      expect(countedTurn(liaison(1), [escalation("infra", state, 2)])).toEqual(liaison(2));
      expect(countedTurn(partner(1), [escalation("infra", state, 2)])).toEqual(liaison(2));
      expect(countedTurn(partner(3), [escalation("infra", state, 2)])).toEqual(partner(3));
    },
  );

  test.each(["requested", "open", "acknowledged"] as const)("is the team's while it is %s", (state) => {
    expect(countedTurn(liaison(1), [escalation("infra", state, 3)])).toEqual({
      side: "team",
      since: at(3),
      team: "infra",
    });
  });

  test("has been the team's since it was opened there, whatever it did since then", () => {
    expect(countedTurn(liaison(1), [escalation("infra", "acknowledged", 5, 2)]).since).toBe(at(2));
  });

  test("stays the team's when the partner writes meanwhile", () => {
    expect(countedTurn(liaison(6), [escalation("infra", "open", 2, 2)])).toMatchObject({ side: "team" });
  });

  test("is the liaison's when a team has answered, though others have not", () => {
    const asked = escalation("legal", "open", 2);
    const answered = escalation("infra", "answered", 3);
    expect(countedTurn(partner(1), [asked, answered])).toEqual(liaison(3));
    expect(countedTurn(partner(1), [answered, asked])).toEqual(liaison(3));
  });

  test("of several teams it is the one's that was asked first", () => {
    const both = [escalation("legal", "open", 2, 2), escalation("infra", "open", 3, 3)];
    expect(countedTurn(liaison(1), both)).toEqual({ side: "team", since: at(2), team: "legal" });
  });

  test("follows a word to the partner that is later than all news of the teams", () => {
    expect(countedTurn(partner(4), [escalation("infra", "open", 3)])).toEqual(partner(4));
    expect(countedTurn(partner(4), [escalation("infra", "answered", 3)])).toEqual(partner(4));
    expect(
      countedTurn(partner(4), [escalation("infra", "open", 3), escalation("legal", "open", 5)]),
    ).toMatchObject({ side: "team", team: "infra" });
  });

  test("follows what a person says of it, even that it is the liaison's", () => {
    expect(countedTurn(liaison(4, true), [escalation("infra", "open", 3)])).toEqual(liaison(4, true));
    expect(countedTurn(liaison(2, true), [escalation("infra", "open", 3)])).toMatchObject({ side: "team" });
  });

  test("is nobody's when the issue is closed", () => {
    const nobody: Turn = { side: "nobody", since: at(1) };
    expect(countedTurn(nobody, [escalation("infra", "open", 3)])).toEqual(nobody);
  });
});

const STATES: readonly EscalationState[] = [
  "proposed",
  "requested",
  "open",
  "acknowledged",
  "answered",
  "relayed",
  "declined",
  "withdrawn",
];

test("it is a team's only where that team has it, and never while an answer waits for the liaison", () => {
  const some = fc.array(
    fc.record({
      team: fc.constantFrom("infra", "legal"),
      state: fc.constantFrom(...STATES),
      since: fc.nat(20),
    }),
    { maxLength: 4 },
  );
  const turns = fc.record({
    side: fc.constantFrom("liaison", "partner", "nobody"),
    since: fc.nat(20).map(at),
  });
  fc.assert(
    fc.property(turns, some, (turn, given) => {
      const escalations = given.map(({ team, state, since }) => escalation(team, state, since));
      const counted = countedTurn(turn as Turn, escalations);
      if (counted.side !== "team") return;
      expect(escalations.some(({ view }) => view.state === "answered")).toBe(false);
      const ofTeam = escalations.filter(({ record }) => record.team === counted.team);
      expect(ofTeam.map(({ view }) => view.since)).toContain(counted.since);
    }),
  );
});
