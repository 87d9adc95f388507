import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { parse } from "yaml";
import { inspectConfiguration } from "../../../src/config/inspect.ts";
import { configurationJsonSchema, knownKeysAt } from "../../../src/config/load/json-schema.ts";
import { printConfiguration } from "../../../src/config/load/print.ts";

const example = readFileSync(new URL("../../../liaison.yml", import.meta.url), "utf8");

const validator = () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(configurationJsonSchema());
};

describe("the JSON Schema for editors", () => {
  test("accepts the example configuration", () => {
    const validate = validator();
    expect([validate(parse(example)), validate.errors]).toEqual([true, null]);
  });

  test("refuses what the program refuses: unknown keys, wrong words, secrets written down", () => {
    const validate = validator();
    const data = parse(example);
    expect(validate({ ...data, partner: [] })).toBe(false);
    expect(validate({ ...data, mode: "active" })).toBe(false);
    expect(validate({ ...data, instances: { gitlab: { ...data.instances.gitlab, token: "glpat" } } })).toBe(
      false,
    );
  });

  test("explains its keys", () => {
    const schema = JSON.stringify(configurationJsonSchema());
    expect(schema).toContain("The bot's own token");
    expect(knownKeysAt(["partners", 0, "match"])).toEqual([
      "projects",
      "groups",
      "users",
      "members",
      "labels",
    ]);
    expect(knownKeysAt(["partners", 0, "nonsense"])).toEqual([]);
  });
});

describe("printing a configuration", () => {
  const load = (text: string) => inspectConfiguration(text, "f").configuration;

  test("what is printed reads back as the same configuration", () => {
    const configuration = load(example);
    expect(configuration).not.toBeNull();
    if (configuration === null) return;
    expect(load(printConfiguration(configuration))).toEqual(configuration);
  });

  test("texts of any kind survive", () => {
    const configuration = load(example);
    if (configuration === null) throw new Error("the example is valid");
    // What stands for bytes that are no text is refused as such.
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((one) => !one.includes("\uFFFD"));
    fc.assert(
      fc.property(text, (name) => {
        const renamed = { ...configuration, rules: [{ ...configuration.rules[0], name }] };
        const printed = printConfiguration(renamed as typeof configuration);
        expect(load(printed)?.rules[0]?.name ?? printed).toBe(name);
      }),
    );
  });
});
