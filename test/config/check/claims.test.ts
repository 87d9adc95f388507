import { describe, expect, test } from "@jest/globals";
import { partner, said, sound } from "./support.ts";

describe("claims of partners", () => {
  test("one user, project, group, label or group of members belongs to one partner", () => {
    const match = { users: ["Ann"], projects: ["a/b"], groups: ["g"], labels: ["L"], members: ["m"] };
    const other = { users: ["ann"], projects: ["A/B"], groups: ["G"], labels: ["L"], members: ["M"] };
    expect(said({ partners: [partner("kde", { match }), partner("gnome", { match: other })] })).toEqual([
      "error partners[1].match.labels[0]: label L is claimed by partners[0].match.labels[0] too",
      "error partners[1].match.projects[0]: project a/b is claimed by partners[0].match.projects[0] too",
      "error partners[1].match.groups[0]: group g is claimed by partners[0].match.groups[0] too",
      "error partners[1].match.users[0]: user ann is claimed by partners[0].match.users[0] too",
      "error partners[1].match.members[0]: group of members m is claimed by partners[0].match.members[0] too",
    ]);
  });

  test("labels differ by case, as they do in GitLab", () => {
    const partners = [
      partner("kde", { match: { labels: ["kde"] } }),
      partner("gnome", { match: { labels: ["KDE"] } }),
    ];
    expect(said({ partners })).toEqual([]);
  });

  test("the same name on two instances is two things", () => {
    const { gitlab } = sound.instances;
    const instances = { gitlab, salsa: { ...gitlab, url: "https://salsa.debian.org" } };
    const match = { users: ["ann"] };
    const partners = [
      partner("kde", { match, instance: "gitlab" }),
      partner("debian", { match, instance: "salsa" }),
    ];
    expect(said({ instances, partners, people: [] }).filter((line) => line.startsWith("error"))).toEqual([]);
  });

  test("without a name the only instance is meant", () => {
    const match = { users: ["ann"] };
    const partners = [partner("kde", { match }), partner("gnome", { match, instance: "gitlab" })];
    expect(said({ partners })).toEqual([
      "error partners[1].match.users[0]: user ann is claimed by partners[0].match.users[0] too",
    ]);
  });

  test("a claim that one partner makes twice, and a partner without any, are doubtful", () => {
    expect(said({ partners: [partner("kde", { match: { groups: ["kde", "KDE"] } })] })).toEqual([
      "warning partners[0].match.groups[1]: group kde is already at partners[0].match.groups[0]",
    ]);
    expect(said({ partners: [partner("kde", { match: { groups: [] } })] })).toEqual([
      "warning partners[0].match: nothing can be this partner's",
    ]);
  });
});
