import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { IssueNews } from "../../src/model/event.ts";
import type { Turn } from "../../src/model/memory.ts";
import type { Role } from "../../src/triage/role.ts";
import { firstResponse, turnAfter } from "../../src/triage/turn.ts";
import { issueNews, noteNews } from "./issues.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString();
const ours: Turn = { side: "liaison", since: at(0) };

describe("whose turn it is", () => {
  test.each<[string, Turn | null, IssueNews, Role, Turn["side"]]>([
    ["opened by the partner", null, issueNews("issue.open", at(0)), "partner", "liaison"],
    [
      "opened by anybody else in the partner's tracker",
      null,
      issueNews("issue.open", at(0)),
      "stranger",
      "liaison",
    ],
    ["the liaison answers", ours, noteNews(at(1)), "liaison", "partner"],
    ["somebody of the team answers", ours, noteNews(at(1)), "team", "partner"],
    ["the partner comes back", { side: "partner", since: at(0) }, noteNews(at(1)), "partner", "liaison"],
    ["our own internal note", ours, noteNews(at(1), { internal: true }), "liaison", "liaison"],
    ["a stranger comments", { side: "partner", since: at(0) }, noteNews(at(1)), "stranger", "partner"],
    ["a bot comments", ours, noteNews(at(1)), "bot", "liaison"],
    [
      "labels change",
      { side: "partner", since: at(0) },
      issueNews("issue.update", at(1)),
      "liaison",
      "partner",
    ],
    ["closed", ours, issueNews("issue.close", at(1), { state: "closed" }), "partner", "nobody"],
    ["its closing was missed", ours, issueNews("issue.update", at(1), { state: "closed" }), "bot", "nobody"],
    [
      "thanks on a closed issue",
      { side: "nobody", since: at(0) },
      noteNews(at(1), {}, { state: "closed" }),
      "partner",
      "nobody",
    ],
    ["reopened", { side: "nobody", since: at(0) }, issueNews("issue.reopen", at(1)), "team", "liaison"],
    ["first heard of by a field change", null, issueNews("issue.update", at(1)), "stranger", "liaison"],
    ["first heard of by our answer", null, noteNews(at(1)), "liaison", "partner"],
  ])("%s", (_story, turn, news, role, side) => {
    expect(turnAfter(turn, news, role).side).toBe(side);
  });

  test("an edit of an old comment is no new word", () => {
    const edit = { ...noteNews(at(9), { createdAt: at(1), updatedAt: at(9) }), name: "note.update" } as const;
    const turn: Turn = { side: "partner", since: at(5) };
    expect(turnAfter(turn, edit, "partner")).toBe(turn);
  });

  test("since when we are silent stays, however often the partner asks", () => {
    const asked = turnAfter({ side: "partner", since: at(1) }, noteNews(at(2)), "partner");
    expect(asked).toEqual({ side: "liaison", since: at(2), silentSince: at(1) });
    const again = turnAfter(asked, noteNews(at(3)), "partner");
    expect(again).toEqual({ side: "liaison", since: at(3), silentSince: at(1) });
    expect(turnAfter(again, noteNews(at(4)), "liaison")).toEqual({ side: "partner", since: at(4) });
  });

  test("what a person said of the partner's turn outlasts another word of ours, and not one of the partner's", () => {
    const said: Turn = { side: "partner", since: at(1), corrected: true };
    expect(turnAfter(said, noteNews(at(2)), "liaison")).toEqual({ ...said, since: at(2) });
    expect(turnAfter(said, noteNews(at(2)), "partner").corrected).toBeUndefined();
  });

  test("a comment that closes the issue leaves it closed, in whichever order the two arrive", () => {
    const note = noteNews(at(1));
    const close = issueNews("issue.close", at(1), { state: "closed" });
    expect(turnAfter(turnAfter(ours, note, "partner"), close, "partner").side).toBe("nobody");
    expect(turnAfter(turnAfter(ours, close, "partner"), note, "partner").side).toBe("nobody");
  });

  const word = fc.tuple(
    fc.constantFrom<Role>("partner", "liaison", "team", "stranger", "bot"),
    fc.constantFrom("note", "internal", "close", "reopen", "update"),
  );
  const newsOf = (kind: string, when: string, closed: boolean): IssueNews => {
    const state = { state: closed ? "closed" : "opened" } as const;
    if (kind === "note" || kind === "internal")
      return noteNews(when, { internal: kind === "internal" }, state);
    return issueNews(
      kind === "close" ? "issue.close" : kind === "reopen" ? "issue.reopen" : "issue.update",
      when,
      state,
    );
  };
  const story = fc.array(word, { maxLength: 12 }).map((words) => {
    let closed = false;
    return words.map(([role, kind], index) => {
      if (kind === "close") closed = true;
      if (kind === "reopen") closed = false;
      return { role, news: newsOf(kind, at(index + 1), closed) };
    });
  });
  const play = (events: readonly { role: Role; news: IssueNews }[]): Turn | null =>
    events.reduce<Turn | null>((turn, { news, role }) => turnAfter(turn, news, role), ours);

  test("late, doubled and disordered news lead to the same side as a calm run", () => {
    const disordered = story.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(disordered, ([calm, wild]) => {
        expect(play(wild)?.side).toBe(play(calm)?.side);
      }),
    );
  });

  test("the turn never goes back in time", () => {
    fc.assert(
      fc.property(story, (events) => {
        let since = ours.since;
        for (const { news, role } of events.toReversed()) {
          const next = turnAfter({ side: "liaison", since }, news, role);
          expect(next.since >= since).toBe(true);
          since = next.since;
        }
      }),
    );
  });
});

describe("the first response", () => {
  test("is the first public comment by a human of ours", () => {
    expect(firstResponse(null, noteNews(at(1)), "partner")).toBeNull();
    expect(firstResponse(null, noteNews(at(1)), "bot")).toBeNull();
    expect(firstResponse(null, noteNews(at(1), { internal: true }), "liaison")).toBeNull();
    expect(firstResponse(null, issueNews("issue.close", at(1)), "liaison")).toBeNull();
    expect(firstResponse(null, noteNews(at(2)), "team")).toBe(at(2));
  });

  test("is not what the issue's own author adds", () => {
    expect(firstResponse(null, noteNews(at(1), { authorId: 50 }), "liaison")).toBeNull();
  });

  test("stays the first, though news of it comes late", () => {
    expect(firstResponse(at(2), noteNews(at(3)), "liaison")).toBe(at(2));
    expect(firstResponse(at(3), noteNews(at(2)), "liaison")).toBe(at(2));
  });
});
