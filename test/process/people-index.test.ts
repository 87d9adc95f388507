import { describe, expect, test } from "@jest/globals";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { indexPeople, partsOf, sourcesOf } from "../../src/process/people-index.ts";

const { partners } = configurationSchema.parse({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  partners: [
    { id: "kde", name: "KDE", liaison: "oss", match: { members: ["KDE", "kde/sysadmin"] } },
    { id: "gnome", name: "GNOME", liaison: "oss", match: { users: ["Gaia"], members: ["kde"] } },
  ],
});

describe("where partners' people come from", () => {
  test("is each group and username once, in any case", () => {
    expect(sourcesOf(partners)).toEqual(["group:kde", "group:kde/sysadmin", "user:gaia"]);
  });

  test("can be taken apart again", () => {
    expect(partsOf("group:kde/sysadmin")).toEqual({ kind: "group", name: "kde/sysadmin" });
    expect(partsOf("user:gaia")).toEqual({ kind: "user", name: "gaia" });
  });
});

describe("the index", () => {
  test("answers for one person with every group, and for a group with everybody", () => {
    const index = indexPeople([
      { source: "group:kde", id: 1, username: "kira", direct: true },
      { source: "group:kde/sysadmin", id: 1, username: "kira", direct: false },
      { source: "group:kde", id: 2, username: "otto", direct: true },
      { source: "user:gaia", id: 3, username: "Gaia", direct: true },
    ]);
    expect(index.directory.membershipsOf(1)).toEqual([
      { group: "kde", direct: true },
      { group: "kde/sysadmin", direct: false },
    ]);
    expect(index.usernamesIn("KDE")).toEqual(["kira", "otto"]);
    expect(index.usernamesIn("gnome")).toEqual([]);
    expect(index.directory.userIds.get("gaia")).toBe(3);
  });
});
