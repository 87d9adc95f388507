import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Partner, partner as partnerSchema } from "../../src/config/schema/people.ts";
import { compileMatcher, type Directory } from "../../src/triage/match.ts";
import { issueWith } from "./issues.ts";

const partner = (id: string, match: object, more: object = {}): Partner =>
  partnerSchema.parse({ id, name: id.toUpperCase(), liaison: "open-source", match, ...more });

const directoryOf = (
  userIds: Record<string, number> = {},
  memberships: { group: string; direct: boolean }[] = [],
): Directory => ({ userIds: new Map(Object.entries(userIds)), membershipsOf: () => memberships });

const nobody = directoryOf();

const matchOf = (partners: Partner[], issue = issueWith(), directory = nobody) =>
  compileMatcher(partners, ["gitlab"]).match(issue, directory);

describe("whose issue it is", () => {
  test("a tracker is its partner's, however its path is written", () => {
    const match = matchOf([partner("kde", { projects: ["kde/Multimedia/kdenlive"] })]);
    expect(match.partner?.id).toBe("kde");
    expect(match.by).toBe("project");
    expect(match.reason).toBe("KDE: the project kde/multimedia/kdenlive is KDE's");
  });

  test("of two groups above the tracker, the nearer one counts, and the other is mentioned", () => {
    const match = matchOf([
      partner("kde", { groups: ["kde"] }),
      partner("multimedia", { groups: ["kde/multimedia"] }),
    ]);
    expect(match.partner?.id).toBe("multimedia");
    expect(match.also).toEqual(["the group kde is KDE's, but kde/multimedia is nearer to the project"]);
  });

  test("a group whose name merely begins alike is another group", () => {
    expect(matchOf([partner("kd", { groups: ["kd", "kde/multi"] })]).partner).toBeNull();
  });

  test("a person of a partner is known by id, though the payload does not name the author", () => {
    const match = matchOf([partner("gnome", { users: ["AdaL"] })], issueWith(), directoryOf({ adal: 50 }));
    expect(match.partner?.id).toBe("gnome");
    expect(match.by).toBe("user");
    expect(match.reason).toContain("the author adal is one of GNOME's people");
  });

  test("an author who is named, but was never looked up, is known by the name", () => {
    const author = { id: 50, username: "AdaL", name: "Ada" };
    expect(matchOf([partner("gnome", { users: ["adal"] })], issueWith({ author })).by).toBe("user");
  });

  test("somebody who took over a partner's old username is not that person", () => {
    const author = { id: 50, username: "adal", name: "Ada" };
    const directory = directoryOf({ adal: 51, newcomer: 50 });
    expect(
      matchOf([partner("gnome", { users: ["adal"] })], issueWith({ author }), directory).partner,
    ).toBeNull();
  });

  test("a member of a partner's group is one of its people, direct before inherited", () => {
    const memberships = [
      { group: "gnome", direct: false },
      { group: "Debian/Team", direct: true },
    ];
    const match = matchOf(
      [partner("gnome", { members: ["gnome"] }), partner("debian", { members: ["debian/team"] })],
      issueWith(),
      directoryOf({}, memberships),
    );
    expect(match.partner?.id).toBe("debian");
    expect(match.reason).toContain("a member of the group debian/team");
    expect(match.also).toEqual([
      "the author is an inherited member of the group gnome, which is GNOME's, but direct membership goes before inherited",
    ]);
  });

  test("label, project, group, user, member: the first that fits wins, and the reason says what lost", () => {
    const claims = [
      partner("e", { members: ["crew"] }),
      partner("d", { users: ["adal"] }),
      partner("c", { groups: ["kde"] }),
      partner("b", { projects: ["kde/multimedia/kdenlive"] }),
      partner("a", { labels: ["Partner: A"] }),
    ];
    const directory = directoryOf({ adal: 50 }, [{ group: "crew", direct: true }]);
    const issue = issueWith({ labels: ["Partner: A"] });
    for (const expected of ["a", "b", "c", "d", "e"]) {
      const match = matchOf(claims, issue, directory);
      expect(match.partner?.id).toBe(expected);
      expect(match.also).toHaveLength(claims.length - 1);
      claims.pop();
    }
  });

  test("where two claim the same, the configuration's order decides, and it says so", () => {
    const match = matchOf(
      [partner("a", { labels: ["x"] }), partner("b", { labels: ["y"] })],
      issueWith({ labels: ["y", "x"] }),
    );
    expect(match.partner?.id).toBe("a");
    expect(match.also).toEqual([`the label "y" marks it as B's, but A stands first in the configuration`]);
  });

  test("label titles are compared exactly", () => {
    expect(matchOf([partner("a", { labels: ["KDE"] })], issueWith({ labels: ["kde"] })).partner).toBeNull();
  });

  test("the same path on another instance is another place", () => {
    const there = partner("kde", { groups: ["kde"] }, { instance: "invent" });
    const match = compileMatcher([there], ["gitlab", "invent"]).match(issueWith(), nobody);
    expect(match.partner).toBeNull();
    expect(match.reason).toBe(
      "no partner claims KDE/multimedia/Kdenlive or a group above it, its author (user id 50), a group of the author, or one of its labels",
    );
  });

  test("a partner that does not say which of two instances it is on is refused", () => {
    expect(() => compileMatcher([partner("kde", { groups: ["kde"] })], ["one", "two"])).toThrow(
      /partner kde does not say which of the 2 instances/,
    );
  });

  test("whatever partners claim, the winner is one of those that claim something true", () => {
    const path = fc.constantFrom("kde", "kde/multimedia", "kde/multimedia/kdenlive", "gnome", "crew");
    const claim = fc.record({
      projects: fc.array(path),
      groups: fc.array(path),
      users: fc.subarray(["adal", "else"]),
      members: fc.array(path),
      labels: fc.subarray(["x", "y"]),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 6 }), (claims) => {
        const partners = claims.map((match, index) => partner(`p${index}`, match));
        const directory = directoryOf({ adal: 50 }, [{ group: "crew", direct: true }]);
        const isTrue = ({ match }: Partner) =>
          match.labels.includes("x") ||
          match.projects.includes("kde/multimedia/kdenlive") ||
          match.groups.some((group) => group === "kde" || group === "kde/multimedia") ||
          match.users.includes("adal") ||
          match.members.includes("crew");
        const found = matchOf(partners, issueWith({ labels: ["x"] }), directory).partner;
        expect(found === null ? false : isTrue(found)).toBe(partners.some(isTrue));
      }),
    );
  });
});
