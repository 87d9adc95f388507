/** What counts as acting otherwise than before, when the configuration has changed. */
import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { fingerprintsOf } from "../../src/app/fingerprints.ts";
import { placed } from "../../src/app/reloaded.ts";
import type { Configuration } from "../../src/config/schema/configuration.ts";
import { checked } from "../support/service-configuration.ts";

const configuration = checked({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.test", token: { env: "TOKEN" } } },
  liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source Prog." }],
  partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
  rules: [
    { name: "outages", conditions: { state: "opened" }, actions: { labels: ["outage"] } },
    { name: "thanks", conditions: { state: "opened" }, actions: { comment: "thanks" } },
  ],
});

const own = new Map([["our-own", "digest of its file"]]);
const THANKS = ["comments/thanks.md.hbs", "Thank you."] as const;

const of = (
  changed: Partial<Configuration> = {},
  templates: readonly (readonly [string, string])[] = [THANKS],
  files: ReadonlyMap<string, string> = own,
) => fingerprintsOf({ ...configuration, ...changed }, ["status-note", "our-own"], templates, files);

/** Names of those who act otherwise. */
const changedBy = (other: ReadonlyMap<string, string>): string[] =>
  [...of()].filter(([name, digest]) => other.get(name) !== digest).map(([name]) => name);

const ALL = ["status-note", "our-own", "rule: outages", "rule: thanks"];

test("the same configuration is the same for everybody", () => {
  expect([...of().keys()]).toEqual(ALL);
  expect(changedBy(of())).toEqual([]);
  expect(new Set(of().values()).size).toBe(ALL.length);
});

test("another mode, or another partner, concerns everybody", () => {
  expect(changedBy(of({ mode: "act" }))).toEqual(ALL);
  const partners = configuration.partners.map((one) => ({ ...one, liaison: "other" }));
  expect(changedBy(of({ partners }))).toEqual(ALL);
});

test("a rule concerns itself, people concern handlers, a template those that write it", () => {
  const rules = configuration.rules.map((rule) => ({
    ...rule,
    ...(rule.name === "outages" && { mode: "act" as const }),
  }));
  expect(changedBy(of({ rules }))).toEqual(["rule: outages"]);
  expect(changedBy(of({ people: [] }))).toEqual([]);
  expect(changedBy(of({ liaisons: [] }))).toEqual(["status-note", "our-own"]);
  expect(changedBy(of({}, [[THANKS[0], "Thanks!"]]))).toEqual(["status-note", "our-own", "rule: thanks"]);
  expect(changedBy(of({}, [THANKS], new Map([["our-own", "another"]])))).toEqual(["our-own"]);
});

test("a digest is of everything at once, as earlier versions made it: an upgrade is no change", () => {
  const { mode, partners, types } = placed(configuration);
  const whole = JSON.stringify([[mode, partners, types], configuration.rules[0], []]);
  const digest = createHash("sha256").update(whole).digest("base64url").slice(0, 22);
  expect(of().get("rule: outages")).toBe(digest);
});
