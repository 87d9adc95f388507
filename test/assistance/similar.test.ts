import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { likeEnough, likest } from "../../src/assistance/similar.ts";
import { guessTeam } from "../../src/assistance/team.ts";
import { writtenAlike } from "../../src/assistance/trigrams.ts";
import type { AskedWord, Candidate } from "../../src/model/knowledge.ts";

const word = (text: string, count: number, place: AskedWord["place"] = "title"): AskedWord => ({
  word: text,
  place,
  count,
});

const candidate = (number: number, words: readonly string[], more: Partial<Candidate> = {}): Candidate => ({
  issueKey: `gitlab:1#${number}`,
  partner: "kde",
  title: "",
  url: "",
  reference: `kde/sysadmin#${number}`,
  rank: 0,
  teams: [],
  answeredAt: null,
  size: 30,
  shared: words.map((one) => ({ word: one, place: "text" })),
  ...more,
});

const ASKED = [word("mirror", 3), word("stuck", 5), word("tag", 9, "text"), word("project", 180, "text")];
const found = (...candidates: Candidate[]) => likest("", { known: 200, asked: ASKED, candidates });

describe("likeness", () => {
  test("grows with what is shared, the more the rarer it is, and less where much is said", () => {
    const order = found(
      candidate(1, ["project", "tag"]),
      candidate(2, ["mirror", "stuck"]),
      candidate(3, ["mirror", "stuck", "tag"]),
      candidate(4, ["mirror", "stuck"], { size: 90 }),
    ).map(({ candidate: { issueKey } }) => issueKey);
    expect(order).toEqual(["gitlab:1#3", "gitlab:1#2", "gitlab:1#4", "gitlab:1#1"]);
  });

  test("of one word is chance, and far behind the best is not worth a look", () => {
    expect(likeEnough(found(candidate(1, ["mirror"])))).toEqual([]);
    expect(likeEnough(found(candidate(1, ["tag", "project"])))).toEqual([]);
    const [best, ...others] = likeEnough(
      found(candidate(1, ["mirror", "stuck", "tag"]), candidate(2, ["tag", "project"])),
    );
    expect(best?.candidate.issueKey).toBe("gitlab:1#1");
    expect(others).toEqual([]);
  });

  test("overlooks slips in words that nobody else writes so", () => {
    const asked = [word("kubernat", 0), word("agnet", 0), word("disconect", 0)];
    const title = "Kubernats agnet disconected";
    const candidates = [candidate(1, [], { title: "Kubernetes agent disconnected" }), candidate(2, [])];
    const found = likeEnough(likest(title, { known: 200, asked, candidates }));
    expect(found.map(({ candidate: { issueKey } }) => issueKey)).toEqual(["gitlab:1#1"]);
  });

  test("of words that everybody uses is chance, even where the titles are the same", () => {
    const asked = [word("question", 150), word("help", 140)];
    const candidates = [candidate(1, ["question", "help"], { title: "A question: help" })];
    expect(likeEnough(likest("A question: help", { known: 200, asked, candidates }))).toEqual([]);
  });

  test("is the same whatever the order of what was found", () => {
    const some = [1, 2, 3, 4].map((number) => candidate(number, ["mirror", "stuck"]));
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: 4 }), (shuffled) => {
        expect(found(...shuffled)).toEqual(found(...some));
      }),
    );
  });

  test("of writing is 1 for the same and 0 for nothing in common, as pg_trgm has it", () => {
    expect(writtenAlike("Mirror stuck", "mirror, stuck!")).toBe(1);
    expect(writtenAlike("mirror", "xyz")).toBe(0);
    expect(writtenAlike("", "")).toBe(0);
    // SELECT similarity('word', 'two words') → 0.363636
    expect(writtenAlike("word", "two words")).toBeCloseTo(4 / 11);
  });
});

describe("a team", () => {
  const words = ["mirror", "stuck", "tag"];
  const team = (number: number, ...teams: string[]) => candidate(number, words, { teams });

  test("is named where the likest went there", () => {
    expect(guessTeam(found(team(1, "infra"), team(2, "infra")))).toMatchObject({ team: "infra", share: 1 });
  });

  test("is not named where as many went elsewhere or to nobody, or nothing is near", () => {
    expect(guessTeam(found(team(1, "infra"), team(2, "legal")))).toBeNull();
    expect(guessTeam(found(team(1, "infra"), team(2)))).toBeNull();
    expect(guessTeam(found(candidate(1, ["tag", "project"], { teams: ["infra"] })))).toBeNull();
    expect(guessTeam([])).toBeNull();
  });
});
