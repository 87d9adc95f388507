import { describe, expect, test } from "@jest/globals";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { assignedTo, resolvePerson, waysToReach } from "../../src/triage/assigned.ts";

const NOW = new Date("2026-11-26T09:00:00Z");
const instance = (url: string) => ({ url, token: { env: "TOKEN" } });
const row = { id: "open-source", section: "Marketing", group: "Open Source", liaisons: ["Andrew Conrad"] };
const partner = (id: string, on?: string) => ({
  id,
  name: id,
  liaison: "open-source",
  match: { groups: [id] },
  ...(on === undefined ? {} : { instance: on }),
});

const several = configurationSchema.parse({
  version: 1,
  instances: { com: instance("https://gitlab.com"), salsa: instance("https://salsa.debian.org") },
  people: [
    { name: "Andrew Conrad", username: "aconrad", instance: "com", subscribe: "token", token: { env: "A" } },
    { name: "Tom Cooney", username: "tcooney", instance: "com" },
    { name: "Tom Cooney", username: "tom-guest", instance: "salsa", subscribe: "sudo" },
  ],
  supportManagers: ["Tom Cooney"],
  liaisons: [row],
  partners: [partner("kde", "com"), partner("debian", "salsa")],
});

const [kde, debian] = several.partners;
if (kde === undefined || debian === undefined) throw new Error("no partners");

describe("with several instances", () => {
  test("a person has the account of the issue's instance, and none where it may be a stranger's", () => {
    expect(assignedTo(several, kde, 1, NOW).liaisons).toEqual([
      { name: "Andrew Conrad", username: "aconrad" },
    ]);
    expect(assignedTo(several, debian, 1, NOW).liaisons).toEqual([{ name: "Andrew Conrad", username: null }]);
    expect(assignedTo(several, debian, 1, NOW).managers).toEqual([
      { name: "Tom Cooney", username: "tom-guest" },
    ]);
  });

  test("a username of a rule means the account of that instance", () => {
    expect(resolvePerson(several, "tom-guest", "salsa").name).toBe("Tom Cooney");
    expect(resolvePerson(several, "aconrad", "salsa")).toEqual({ name: "aconrad", username: null });
  });

  test("the ways to reach somebody are the account's own", () => {
    const tom = { name: "Tom Cooney", username: "tom-guest" };
    expect(waysToReach(several, tom, "salsa")).toEqual(["sudo"]);
    expect(waysToReach(several, { ...tom, username: "tcooney" }, "com")).toEqual(["mention"]);
  });
});

test("with one instance nobody has to say where an account is", () => {
  const only = configurationSchema.parse({
    version: 1,
    instances: { com: instance("https://gitlab.com") },
    people: [{ name: "Andrew Conrad", username: "aconrad" }],
    liaisons: [row],
    partners: [partner("kde")],
  });
  const [first] = only.partners;
  if (first === undefined) throw new Error("no partner");
  expect(assignedTo(only, first, 1, NOW).liaisons).toEqual([{ name: "Andrew Conrad", username: "aconrad" }]);
});
