import { describe, expect, test } from "@jest/globals";
import { partner, said, sound } from "./support.ts";

describe("people", () => {
  test("a liaison without an entry, or without an account, is warned about once", () => {
    const liaisons = [
      ...sound.liaisons,
      { id: "legal", section: "Legal", group: "Legal", liaisons: ["Tom Cooney", "Lee Matos"] },
      { id: "budget", section: "Finance", group: "Budget", liaisons: ["Tom Cooney"] },
    ];
    const people = [...sound.people, { name: "Lee Matos" }];
    expect(said({ liaisons, people })).toEqual([
      "warning liaisons[1].liaisons[0]: Tom Cooney is not among people: named in the status note, not mentioned or subscribed",
      "warning people[1]: Lee Matos has no username: named in the status note, not mentioned or subscribed",
    ]);
  });

  test("support managers are people like others, and a mistyped name finds its owner", () => {
    expect(said({ supportManagers: ["Andrew Conrat"] })).toEqual([
      'warning supportManagers[0]: Andrew Conrat is not among people; did you mean "Andrew Conrad"?: named in the status note, not mentioned or subscribed',
    ]);
  });

  test("somebody with accounts on several instances has an entry for each, and is warned about once without", () => {
    const two = {
      gitlab: sound.instances.gitlab,
      salsa: { ...sound.instances.gitlab, url: "https://s.org" },
    };
    const partners = [partner("kde", { instance: "gitlab" }), partner("debian", { instance: "salsa" })];
    const andrew = { name: "Andrew Conrad", username: "aconrad" };
    expect(said({ instances: two, partners })).toEqual([
      "error people[0].instance: is missing: there are several instances, and this account is on one of them",
    ]);
    expect(said({ instances: two, partners, people: [{ ...andrew, instance: "gitlab" }] })).toEqual([
      "warning partners[1].liaison: Andrew Conrad looks after this partner and has no account on salsa",
    ]);
    const both = [
      { ...andrew, instance: "gitlab" },
      { ...andrew, instance: "salsa", username: "conrad-guest" },
    ];
    expect(said({ instances: two, partners, people: both })).toEqual([]);
    expect(said({ people: [{ ...andrew, instance: "nowhere" }] })).toEqual([
      expect.stringContaining("error people[0].instance: no such id"),
    ]);
  });

  test("nobody minds who was in a retired row", () => {
    const retired = { id: "old", section: "S", group: "G", liaisons: ["Long Gone"], retired: true };
    expect(said({ liaisons: [...sound.liaisons, retired] })).toEqual([]);
  });

  test("subscribing by token needs a token", () => {
    const person = { name: "Andrew Conrad", username: "aconrad" };
    expect(said({ people: [{ ...person, subscribe: "token" }] })).toEqual([
      "error people[0].subscribe: subscribe: token without a token",
    ]);
    expect(said({ people: [{ ...person, subscribe: ["sudo", "token"] }] })).toEqual([
      "error people[0].subscribe[1]: subscribe: token without a token",
    ]);
    expect(said({ people: [{ ...person, subscribe: "token", token: { env: "T" } }] })).toEqual([]);
  });

  test("where tokens are the only way for all, a liaison without one is warned about", () => {
    expect(said({ subscription: { ways: ["token"] } })).toEqual([
      "warning people[0]: Andrew Conrad cannot be subscribed: no token",
    ]);
    expect(said({ subscription: { ways: ["token", "mention"] } })).toEqual([]);
  });
});
