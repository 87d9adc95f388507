import { describe, expect, test } from "@jest/globals";
import { turnsOf } from "../../src/bot/people/introducing.ts";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { compileAreas, type Knower, knowersOf } from "../../src/triage/areas.ts";

const configuration = configurationSchema.parse({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  people: [
    { name: "Ann", username: "ann", introductions: 1 },
    { name: "Bob", username: "bob" },
    { name: "Cyd" },
  ],
  away: [{ person: "Bob", from: "2026-11-01", until: "2026-11-03", cover: "Ann" }],
  liaisons: [{ id: "git", section: "Dev", group: "Git", contacts: ["Cyd"], liaisons: ["Bob"] }],
  areas: [
    {
      id: "git",
      labels: "git",
      words: ["(?i)\\bclone"],
      people: ["Bob", "Ann"],
      teams: "git",
      groups: "dev/git",
    },
    { id: "places", projects: ["dev/tools"], people: "Ann" },
  ],
});
const [git, places] = configuration.areas;
if (git === undefined || places === undefined) throw new Error("no areas");

const issue = (more: object = {}) => ({
  title: "",
  description: "",
  labels: [],
  project: { id: 1, path: "a/b", visibility: "public" as const, webUrl: "" },
  ...more,
});
const at = (path: string) => ({ project: { ...issue().project, path } });

describe("what an issue is about", () => {
  test.each([
    [{}, []],
    [{ labels: ["git"] }, ["git"]],
    [{ title: "Clone fails" }, ["git"]],
    [{ description: "a CLONE" }, ["git"]],
    [at("dev/tools"), ["places"]],
    [{ ...at("Dev/Tools/x"), labels: ["git"] }, ["git", "places"]],
    [at("dev/toolsmith"), []],
  ])("%j is about %j", (more, areas) => {
    const found = compileAreas(configuration.areas).about(issue(more));
    expect(found.map(({ id }) => id)).toEqual(areas);
  });
});

describe("who knows", () => {
  const shown = (now: string) =>
    knowersOf(configuration, git, "gitlab", new Date(now)).map(
      ({ name, handle, standsInFor, limit }) => `${name} ${handle} ${standsInFor} ${limit}`,
    );

  test("are people and those of teams, each once, then groups", () => {
    expect(shown("2026-11-10")).toEqual([
      "Bob bob null 3",
      "Ann ann null 1",
      "Cyd null null 3",
      "dev/git dev/git null 3",
    ]);
  });

  test("a cover who knows by themselves stands in for nobody", () => {
    expect(shown("2026-11-02T12:00:00Z")).toEqual([
      "Ann ann null 1",
      "Cyd null null 3",
      "dev/git dev/git null 3",
    ]);
  });
});

describe("turns", () => {
  const knower = (handle: string, more: Partial<Knower> = {}): Knower => ({
    name: handle,
    handle,
    isGroup: false,
    standsInFor: null,
    limit: 2,
    ...more,
  });
  const all = [
    knower("g", { isGroup: true }),
    knower("a"),
    knower("b"),
    knower("c", { limit: 0 }),
    knower("d", { handle: null }),
  ];
  const named = (knowers: readonly Knower[]) => knowers.map(({ name }) => name);

  test("begin with who was not asked for the longest time; groups come last, and the limit holds", () => {
    expect(named(turnsOf(all, []).next)).toEqual(["a", "b", "g"]);
    const { next, full } = turnsOf(all, [
      { handle: "a", count: 1, lastAt: "2026-11-02T09:00:00.000Z" },
      { handle: "b", count: 1, lastAt: "2026-11-01T09:00:00.000Z" },
    ]);
    expect([named(next), named(full)]).toEqual([["b", "a", "g"], ["c"]]);
    expect(named(turnsOf(all, [{ handle: "b", count: 2, lastAt: "2026-11-01" }]).next)).toEqual(["a", "g"]);
  });
});
