import { describe, expect, test } from "@jest/globals";
import { type Configuration, configurationSchema } from "../../src/config/schema/configuration.ts";
import { holds, placesToWatch } from "../../src/reconcile/places.ts";

const configurationOf = (...partners: readonly object[]): Configuration =>
  configurationSchema.parse({
    version: 1,
    instances: { gitlab: { url: "https://gitlab.example", token: { env: "T" } } },
    liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source" }],
    partners: partners.map((partner, index) => ({
      id: `p${index}`,
      name: `P${index}`,
      liaison: "open-source",
      ...partner,
    })),
  });

const watched = (...partners: readonly object[]): string[] =>
  placesToWatch(configurationOf(...partners)).map((place) => `${place.way} ${place.kind} ${place.path}`);

describe("what is watched", () => {
  test("groups and projects as the partner says, its people by asking", () => {
    expect(
      watched(
        { match: { groups: ["kde"], users: ["kira"] } },
        { match: { projects: ["gnome/shell"] }, watch: "poll" },
      ),
    ).toEqual(["webhook group kde", "poll author kira", "poll project gnome/shell"]);
  });

  test("partners who left are not, and the managers' project is as it says", () => {
    expect(watched({ match: { groups: ["kde"] }, retired: true }, { match: { groups: ["gnome"] } })).toEqual([
      "webhook group gnome",
    ]);
    const managed = (watch: "webhook" | "poll") =>
      placesToWatch({
        ...configurationOf(),
        requests: {
          project: "support/managers",
          labels: [],
          confidential: false,
          also: [],
          channels: [],
          watch,
        },
      });
    expect(managed("poll")).toEqual([
      { instance: "gitlab", kind: "project", path: "support/managers", way: "poll", partners: [] },
    ]);
    expect(managed("webhook")).toMatchObject([{ way: "webhook" }]);
  });

  test("what is inside a watched group needs nothing of its own", () => {
    expect(
      watched({ match: { groups: ["kde", "kde/plasma"], projects: ["KDE/sysadmin", "kdenlive/x"] } }),
    ).toEqual(["webhook group kde", "webhook project kdenlive/x"]);
  });

  test("a hook in a group that is otherwise asked for is kept, and asking below a hook is not", () => {
    expect(
      watched({ match: { groups: ["kde"] }, watch: "poll" }, { match: { projects: ["kde/sysadmin"] } }),
    ).toEqual(["poll group kde", "webhook project kde/sysadmin"]);
    expect(
      watched({ match: { groups: ["kde"] } }, { match: { projects: ["kde/sysadmin"] }, watch: "poll" }),
    ).toEqual(["webhook group kde"]);
  });

  test("people known by membership of a group are asked for like those listed, each once", () => {
    const configuration = configurationOf(
      { match: { users: ["Kira"], members: ["kde/teams"] } },
      { match: { users: ["otto"] } },
    );
    const places = placesToWatch(configuration, () => ["kira", "otto"]);
    expect(places.map((place) => [place.path.toLowerCase(), place.partners])).toEqual([
      ["kira", ["p0"]],
      ["otto", ["p0", "p1"]],
    ]);
  });

  test("our own people and bots who are members of a partner's group are not asked for", () => {
    const configuration = configurationOf({ match: { members: ["kde/teams"] } });
    const people: Configuration["people"] = [{ name: "Andrew Conrad", username: "AConrad" }];
    const members = ["kira", "aconrad", "group_12_bot_3f9a", "project_7_bot"];
    const places = placesToWatch({ ...configuration, people }, () => members);
    expect(places.map(({ path }) => path)).toEqual(["kira"]);
  });
});

describe("being inside", () => {
  test("is decided by whole parts of the path, whatever their case", () => {
    const group = { kind: "group", path: "kde" } as const;
    expect(holds(group, "KDE/sysadmin")).toBe(true);
    expect(holds(group, "kdenlive/x")).toBe(false);
    expect(holds({ kind: "project", path: "kde/a" }, "kde/a/b")).toBe(false);
    expect(holds({ kind: "author", path: "kde" }, "kde")).toBe(false);
  });
});
