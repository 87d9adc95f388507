import { describe, expect, test } from "@jest/globals";
import { partner, said, sound } from "./support.ts";

describe("duplicates", () => {
  test("ids, names and accounts are there once", () => {
    const twice = <Item>(items: readonly Item[]): Item[] => [...items, ...items];
    expect(said({ liaisons: twice(sound.liaisons) })).toEqual([
      'error liaisons[1].id: "open-source" is already at liaisons[0].id',
    ]);
    expect(
      said({
        people: [
          ...sound.people,
          { name: "Andrew Conrad", username: "andrew" },
          { name: "A. Conrad", username: "AConrad" },
        ],
      }),
    ).toEqual([
      'error people[1].name: "Andrew Conrad" is already at people[0].name',
      'error people[2].username: "AConrad" is already at people[0].username',
    ]);
    const rule = { name: "same", actions: { labels: ["a"] } };
    expect(said({ rules: [rule, rule] })).toEqual([
      'error rules[1].name: "same" is already at rules[0].name',
    ]);
  });

  test("two partners may not share an id; a shared name is only doubtful", () => {
    const partners = [partner("kde"), partner("kde", { match: { groups: ["other"] } })];
    expect(said({ partners })).toEqual([
      'error partners[1].id: "kde" is already at partners[0].id',
      'warning partners[1].name: "KDE" is already at partners[0].name',
    ]);
  });

  test("two names for one GitLab are an error, whatever the slash at the end", () => {
    const { gitlab } = sound.instances;
    const instances = { gitlab, again: { ...gitlab, url: "https://GitLab.com/" } };
    expect(said({ instances, partners: [], people: [], liaisons: [] })).toEqual([
      'error instances.again.url: "https://GitLab.com/" is already at instances.gitlab.url',
    ]);
  });
});
