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

describe("while people are away", () => {
  const at = (text: string) => new Date(text);
  const configured = (change: object) => {
    const read = configurationSchema.parse({
      version: 1,
      instances: { com: instance("https://gitlab.com") },
      calendars: { york: { zone: "America/New_York" } },
      people: ["Ann", "Bob", "Cid", "Dot"].map((name) => ({
        name,
        username: name.toLowerCase(),
        ...(name === "Ann" ? { calendar: "york" } : {}),
      })),
      supportManagers: ["Dot"],
      liaisons: [{ ...row, liaisons: ["Ann", "Bob"] }],
      partners: [partner("kde")],
      ...change,
    });
    const [first] = read.partners;
    if (first === undefined) throw new Error("no partner");
    return (now: string) => {
      const { liaisons, acting, told, away, managers } = assignedTo(read, first, 1, at(now));
      const names = (people: readonly { name: string }[]) => people.map(({ name }) => name).join(" ");
      return [names(liaisons), acting?.name ?? null, names(told), away[0]?.lastDay ?? null, names(managers)];
    };
  };

  test("the cover stands in their place, by their own clock, the last day included; then they are back", () => {
    const on = configured({
      away: [{ person: "ann", from: "2026-12-24", until: "2026-12-31", cover: "Cid" }],
    });
    const usual = ["Ann Bob", "Ann", "Ann", null, "Dot"];
    const meanwhile = ["Cid Bob Ann", "Cid", "Cid", "2026-12-31", "Dot"];
    expect(on("2026-12-24T04:59:59Z")).toEqual(usual);
    expect(on("2026-12-24T05:00:00Z")).toEqual(meanwhile);
    expect(on("2027-01-01T04:59:59Z")).toEqual(meanwhile);
    expect(on("2027-01-01T05:00:00Z")).toEqual(usual);
  });

  test("without a cover the next of the row is asked, and a cover who is away has one, too", () => {
    const away = [
      { person: "Ann", from: "2026-12-24", until: "2026-12-26" },
      { person: "Ann", from: "2027-02-01T12:00", until: "2027-02-01T18:00", cover: "Cid" },
      { person: "Cid", from: "2027-02-01", until: "2027-02-02", cover: "Dot" },
    ];
    const on = configured({ away });
    expect(on("2026-12-25T12:00:00Z")).toEqual(["Bob Ann", "Bob", "Bob", "2026-12-26", "Dot"]);
    expect(on("2027-02-01T17:30:00Z")).toEqual(["Dot Bob Ann", "Dot", "Dot", "2027-02-01", "Dot"]);
    expect(on("2027-02-01T16:30:00Z")[1]).toBe("Ann");
  });

  test("where nobody is there, nobody acts, and managers have covers, too", () => {
    const away = ["Ann", "Bob"].map((person) => ({ person, from: "2026-12-24", until: "2026-12-26" }));
    const dot = { person: "Dot", from: "2026-12-24", until: "2026-12-26", cover: "Cid" };
    const on = configured({ away: [...away, dot] });
    expect(on("2026-12-25T12:00:00Z")).toEqual(["Ann Bob", null, "", "2026-12-26", "Cid"]);
  });
});
