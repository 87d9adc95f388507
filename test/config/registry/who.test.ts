import { describe, expect, test } from "@jest/globals";
import { findGaps } from "../../../src/config/registry/gaps.ts";
import type { KnownRegistry } from "../../../src/config/registry/read-registry.ts";
import { whoIs } from "../../../src/config/registry/who.ts";
import { PAGE, read } from "./pages.ts";

const page = read(PAGE);
const registry: KnownRegistry = {
  rows: page.rows.map((row) => ({ ...row, retired: row.id === "legal" })),
  people: page.people.map((person) =>
    person.name === "Andrew Conrad" ? { ...person, username: "aconrad" } : person,
  ),
  supportManagers: ["Lyle"],
};

const idsFor = (team: string): string[] => {
  const result = whoIs(registry, team);
  return result.found ? result.answers.map(({ id }) => id) : [];
};

describe("who looks after a team", () => {
  test.each([
    ["com-infrastructure", ["com-infrastructure"]],
    [".COM INFRASTRUCTURE", ["com-infrastructure"]],
    ["infra", ["com-infrastructure"]],
    ["marketing", ["developer-relations", "open-source"]],
    ["Open Source Prog", ["open-source"]],
    ["@aconrad", ["open-source"]],
    ["tine sorensen", ["sales"]],
    ["", []],
    ["nobody at all", []],
    ["conrad", ["open-source"]],
    ["Lyle", []],
  ])("%j finds %j", (team, ids) => expect(idsFor(team)).toEqual(ids));

  test("suggests what was probably meant", () => {
    expect(whoIs(registry, "secruity")).toEqual({ found: false, suggestion: "Security" });
    expect(whoIs(registry, "infrastrcture team")).toEqual({
      found: false,
      suggestion: ".com Infrastructure",
    });
    expect(whoIs(registry, "andrw conrad")).toEqual({ found: false, suggestion: "Andrew Conrad" });
    expect(whoIs(registry, "the legal department")).toMatchObject({ suggestion: "Legal" });
    expect(whoIs(registry, "xyzzy")).toEqual({ found: false });
  });

  test("tells of a person what they are, and where", () => {
    const asked = whoIs(registry, "aconrad");
    expect(asked.found && asked.people).toEqual([
      {
        person: { name: "Andrew Conrad", username: "aconrad" },
        liaisonOf: ["Open Source Prog."],
        contactOf: [],
        supportManager: false,
      },
    ]);
    const manager = whoIs(registry, "lyle");
    expect(manager).toMatchObject({ found: true, answers: [], people: [{ supportManager: true }] });
    expect(whoIs(registry, "open source")).toMatchObject({ found: true, people: [] });
  });

  test("tells accounts, and whom to ask where there is nobody", () => {
    const open = whoIs(registry, "open-source");
    expect(open.found && open.answers[0]?.liaisons).toEqual([{ name: "Andrew Conrad", username: "aconrad" }]);
    expect(open.found && open.answers[0]?.ask).toEqual([]);
    const accounts = whoIs(registry, "accounts");
    expect(accounts.found && accounts.answers[0]).toMatchObject({
      liaisons: [],
      contacts: [],
      ask: [{ name: "Lyle" }],
    });
  });
});

test("gaps are the rows that lack something; retired rows do not count", () => {
  expect(findGaps(registry.rows).map(({ id, missing }) => [id, ...missing])).toEqual([
    ["accounts", "liaison", "contact", "cadence"],
    ["performance", "cadence"],
    ["developer-relations", "liaison"],
    ["customer-success", "liaison"],
    ["sales", "contact", "cadence"],
    ["security-operations", "cadence"],
  ]);
});
