import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { inspectConfiguration, loadConfiguration } from "../../src/config/inspect.ts";
import { formatProblem } from "../../src/config/problem.ts";

const sound = `version: 1
instances:
  gitlab:
    url: https://gitlab.com
    token: { env: GITLAB_TOKEN }
    webhook: { secrets: [{ env: WEBHOOK_SECRET }] }
people:
  - { name: Andrew Conrad, username: aconrad }
liaisons:
  - id: open-source
    section: Marketing
    group: Open Source Prog.
    liaisons: [Andrew Conrad]
partners:
  - id: kde
    name: KDE
    liaison: open-source
    match: { groups: [kde] }
rules:
  - name: runner questions
    conditions: { title: runner }
    actions: { labels: ['Category:Runner'] }
`;

const complaints = (text: string): string[] =>
  inspectConfiguration(text, "liaison.yml").problems.map(formatProblem);

/** The sound configuration with one line replaced. */
const changed = (line: string, replacement: string): string => {
  expect(sound).toContain(line);
  return sound.replace(line, replacement);
};

describe("reading a configuration", () => {
  test("a sound one comes with its defaults and without complaints", () => {
    const inspection = inspectConfiguration(sound, "liaison.yml");
    expect(inspection.problems).toEqual([]);
    expect(inspection.configuration).toMatchObject({
      mode: "observe",
      subscription: { ways: ["mention"], whom: "owner" },
      limits: { ruleIssues: 50, handlerIssues: 200, window: "10m", handlerTime: "10s" },
      rules: [{ actions: { labels: [{ title: "Category:Runner" }] } }],
    });
  });

  test("warnings alone do not refuse it; loadConfiguration hands it out", () => {
    const warned = changed("{ name: Andrew Conrad, username: aconrad }", "{ name: Andrew Conrad }");
    expect(inspectConfiguration(warned, "f").problems).toMatchObject([{ severity: "warning" }]);
    expect(loadConfiguration(warned, "f")).toMatchObject({ ok: true, value: { version: 1 } });
  });

  test("mistakes of syntax, shape and reference all show at once, in the order of the file", () => {
    const text = changed("version: 1", "version: 2")
      .replace("liaison: open-source", "liaison: open-sauce")
      .replace("{ title: runner }", "{ titel: runner }")
      .replace("    name: KDE", "    name: KDE\n    name: KDE e.V.");
    expect(complaints(text)).toEqual([
      "liaison.yml:1:10: version: 2 does not fit here (expected 1)",
      "liaison.yml:17:5: partners[0].name: this key was given before (expected each key once)",
      'liaison.yml:18:14: partners[0].liaison: no such id; did you mean "open-source"? (expected the id of a row of liaisons: open-source)',
      expect.stringMatching(
        /^liaison.yml:22:19: rules\[0\].conditions.titel: unknown key; did you mean "title"\?/,
      ),
    ]);
    expect(loadConfiguration(text, "liaison.yml").ok).toBe(false);
  });

  test("alternatives are explained in words", () => {
    expect(complaints(changed("username: aconrad", "username: aconrad, subscribe: shout"))).toEqual([
      'liaison.yml:8:58: people[0].subscribe: "shout" does not fit here (expected sudo, token or mention, or a list of at least one, each sudo, token or mention)',
    ]);
    expect(complaints(changed("username: aconrad", "username: aconrad, subscribe: [shout]"))).toEqual([
      'liaison.yml:8:59: people[0].subscribe[0]: "shout" does not fit here (expected sudo, token or mention)',
    ]);
    expect(complaints(changed("{ title: runner }", "{ labels: outage }"))[0]).toMatch(
      /rules\[0\].conditions.labels: "outage" does not fit here \(expected Any or None, or a list of at least one/,
    );
    expect(complaints(changed("{ labels: ['Category:Runner'] }", "{}"))).toEqual([
      "liaison.yml:22:14: rules[0].actions: an empty mapping does not fit here (expected at least one action)",
    ]);
  });

  test("what is missing is shown at what it is missing from", () => {
    expect(complaints(changed("    section: Marketing\n", ""))).toEqual([
      "liaison.yml:10:5: liaisons[0].section: is missing (expected a text)",
    ]);
    expect(complaints(changed("    section: Marketing", "    section:"))).toEqual([
      "liaison.yml:11:13: liaisons[0].section: is empty (expected a text)",
    ]);
  });

  test("a number where a text belongs is told to wear quotes", () => {
    expect(complaints(changed("name: KDE", "name: 5"))).toEqual([
      "liaison.yml:16:11: partners[0].name: 5 does not fit here; put it in quotes to make it a text (expected a text)",
    ]);
  });

  test("but not where the quotes would not help", () => {
    expect(complaints(changed("people:", "limits: { window: 10 }\npeople:")).join()).toMatch(
      /limits\.window: 10 does not fit here \(expected a span of time such as 30d, 12h, 10m or 45s\)/,
    );
  });

  test("an instance with a bad name is looked into all the same", () => {
    const text = changed("  gitlab:", "  GitLab.com:").replace(
      "url: https://gitlab.com",
      "uri: https://gitlab.com",
    );
    const found = complaints(text);
    expect(found[0]).toMatch(/^liaison.yml:3:3: instances\["GitLab.com"\]: this key does not fit here/);
    expect(
      found.some((problem) => /instances\["GitLab.com"\].uri: unknown key; did you mean "url"/.test(problem)),
    ).toBe(true);
    expect(found.some((problem) => /instances\["GitLab.com"\].url: is missing/.test(problem))).toBe(true);
  });

  test("a secret that was written down is refused and never repeated", () => {
    const token = "glpat-abcdefghijklmnop";
    for (const text of [
      changed("{ env: GITLAB_TOKEN }", token),
      changed("{ env: GITLAB_TOKEN }", `{ env: ${token} }`),
      changed("{ env: GITLAB_TOKEN }", `{ value: ${token} }`),
      changed("[{ env: WEBHOOK_SECRET }]", `[${token}]`),
      changed("https://gitlab.com", `https://bot:${token}@gitlab.com`),
    ]) {
      expect(complaints(text).length).toBeGreaterThan(0);
      expect(complaints(text).join("\n")).not.toContain(token);
    }
  });

  test("what is no mapping at all is one mistake", () => {
    expect(complaints("")).toEqual([
      "liaison.yml:1:1: holds nothing (expected a mapping that begins with version: 1)",
    ]);
    expect(complaints("- a\n- b\n")).toHaveLength(1);
    expect(complaints("just words\n")).toHaveLength(1);
  });

  test("a hundred thousand users of one partner are read and compared in seconds", () => {
    const users = Array.from({ length: 100_000 }, (_, index) => `user-${index}`);
    const text = changed("{ groups: [kde] }", `{ users: [${users.join(", ")}, USER-7] }`);
    expect(complaints(text)).toEqual([
      expect.stringContaining("user user-7 is already at partners[0].match.users[7]"),
    ]);
  });

  test("any text gives a configuration or an error, never an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const result = loadConfiguration(text, "f");
        expect(result.ok || result.reason.some((problem) => problem.severity === "error")).toBe(true);
      }),
    );
  });

  test("any damage to a sound file gives a configuration or errors that lie inside the file", () => {
    fc.assert(
      fc.property(fc.nat(sound.length), fc.nat(12), fc.string(), (at, length, replacement) => {
        const text = sound.slice(0, at) + replacement + sound.slice(at + length);
        const { configuration, problems } = inspectConfiguration(text, "f");
        expect(configuration === null).toBe(problems.some((problem) => problem.severity === "error"));
        for (const problem of problems) expect(problem.line).toBeLessThanOrEqual(text.split("\n").length);
      }),
      { numRuns: 500 },
    );
  });

  test("data of any shape under the known keys is refused in words, without crashing a check", () => {
    const keys = [
      "version",
      "instances",
      "people",
      "supportManagers",
      "liaisons",
      "partners",
      "rules",
      "apps",
    ];
    const anything = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), anything), (data) => {
        const { problems } = inspectConfiguration(JSON.stringify(data), "f", {
          checkPattern: () => null,
          checkCadence: () => null,
          templates: () => [],
          exists: () => false,
        });
        expect(problems.length).toBeGreaterThan(0);
        for (const problem of problems) expect(problem.message).not.toMatch(/Invalid input|\[object/);
      }),
      { numRuns: 300 },
    );
  });
});
