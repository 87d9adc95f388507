/** Configurations that somebody got wrong, or means to do harm with. */
import fc from "fast-check";
import { mutatedJson } from "./json.ts";
import { text } from "./text.ts";

const START = `version: 1
instances:
  gitlab:
    url: https://gitlab.example
    token: { env: GITLAB_TOKEN }
    webhook: { secrets: [{ env: WEBHOOK_SECRET }] }
`;

const BASES: readonly string[] = [
  START,
  `${START}people:
  - { name: Andrew Conrad, username: aconrad, subscribe: [token, mention], token: { file: aconrad } }
liaisons:
  - { id: open-source, section: Marketing, group: Open Source Prog., liaisons: [Andrew Conrad], meets: weekly team meeting }
partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde], users: [kira], labels: [KDE] } }
`,
  `${START}mode: act
liaisons:
  - id: com-infrastructure
    section: Production
    group: .com Infrastructure
    escalation: { project: infra/tracker, template: escalation/default, labels: [x], confidential: inherit }
rules:
  - name: runner questions
    conditions: { state: opened, title_or_description: '(?i)\\brunner\\b' }
    actions: { labels: ['Category:Runner'], escalate: com-infrastructure }
`,
  `${START}retention: { bodies: 30d, confidentialBodies: 7d }
limits: { ruleIssues: 50 }
unassigned: { label: needs a liaison }
commands: { prefix: '!liaison' }
`,
];

const DOCUMENT = {
  version: 1,
  mode: "observe",
  instances: {
    gitlab: {
      url: "https://gitlab.example",
      token: { env: "GITLAB_TOKEN" },
      webhook: { secrets: [{ env: "S" }], signingTokens: [{ file: "f" }] },
      watch: { groups: ["a"], projects: ["a/b"] },
      poll: { every: "2m", overlap: "10m" },
    },
  },
  people: [{ name: "A", username: "a" }],
  liaisons: [{ id: "x", section: "S", group: "G", liaisons: ["A"], meets: "monthly" }],
  partners: [{ id: "kde", name: "KDE", liaison: "x", match: { groups: ["kde"] } }],
  rules: [{ name: "r", conditions: { title: "x+" }, actions: { labels: ["l"] } }],
};

const aliasBomb = (levels: number, width: number): string =>
  Array.from({ length: levels }, (_none, level) => {
    const item = level === 0 ? "x" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(width).fill(item).join(",")}]`;
  }).join("\n");

const PATTERNS = [
  "(a+)+$",
  "(",
  "[",
  "(?=x)",
  "\\p{L}{1,1000}",
  "(?i)x{1000}{1000}",
  "\\1",
  "a{2,1}",
  "(?P<n>x)",
  "𝒳",
];

const plainPiece = fc.oneof(
  fc.constantFrom(
    "&a [*a]",
    "&a { b: *a }",
    "*nowhere",
    "<<: *a",
    "!!binary AAAA",
    "!!js/function 'x'",
    "!<tag:yaml.org,2002:python/object> x",
    "!!set { a, b }",
    "!!timestamp 2026-01-01",
    "? [a, b]\n: c",
    "? { a: b }\n: c",
    "%YAML 9.9\n---",
    "---\na: b\n---\nc: d",
    "...",
    "|\n  x\n y",
    ">-\n\n\n",
    "'unended",
    '"\\ud800"',
    '"\\x00"',
    "0x7fffffffffffffff",
    "1e999",
    ".nan",
    "-.inf",
    "0o777",
    "yes",
    "~",
    "__proto__: { polluted: true }",
    "constructor: { prototype: {} }",
    "toString: 1",
    "\tx: 1",
    "- - - - - x",
    "{ env: }",
    "{ env: A, file: B }",
    "https://user:password@gitlab.example",
    "99999999999999d",
    "-1d",
    "#",
    "@x",
    "`x`",
  ),
  text,
  fc.constantFrom(...PATTERNS).map((pattern) => JSON.stringify(pattern)),
);

const largePiece = fc.oneof(
  fc.noBias(fc.nat({ max: 400 })).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  fc.noBias(fc.nat({ max: 150 })).map((depth) => "{a: ".repeat(depth) + "}".repeat(depth)),
  fc
    .tuple(fc.noBias(fc.integer({ min: 1, max: 9 })), fc.noBias(fc.integer({ min: 1, max: 9 })))
    .map(([levels, width]) => aliasBomb(levels, width)),
);

/** Pieces of YAML that do more than they seem to; large ones now and then. */
const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 25, arbitrary: plainPiece },
  { weight: 1, arbitrary: largePiece },
);

type Edit = { readonly line: number; readonly how: number; readonly piece: string };

/** What may happen to a line. */
const EDITS: readonly ((line: string, piece: string) => string)[] = [
  () => "",
  (line) => `${line}\n${line}`,
  (line) => `  ${line}`,
  (line) => line.replace(/^ {2}/, ""),
  (line, given) => line.replace(/:.*$/, () => `: ${given}`),
  (line, given) => line.replace(/:.*$/, () => `: ${given}`),
  (line, given) => line.replace(/(: )([^,}\]]+)/, (_all, colon) => `${colon}${given}`),
  (line, given) => line.replace(/[a-z]+:/i, () => `${given}:`),
  (line, given) => `${line}\n${given}`,
  (line, given) => `${given}\n${line}`,
  (line) => line.replace(":", ""),
  (line) => line.replace(/[[{]/, ""),
  (line) => line.slice(0, Math.floor(line.length / 2)),
];

const edited = (base: string, edits: readonly Edit[]): string => {
  const lines = base.split("\n");
  for (const { line, how, piece: given } of edits) {
    const at = line % lines.length;
    lines[at] = EDITS[how % EDITS.length]?.(lines[at] ?? "", given) ?? "";
  }
  return lines.join("\n");
};

/** Texts of a `liaison.yml`. */
export const configurations: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...BASES),
        fc.array(fc.record({ line: fc.nat({ max: 40 }), how: fc.nat({ max: 40 }), piece }), { maxLength: 3 }),
      )
      .map(([base, edits]) => edited(base, edits)),
  },
  { weight: 2, arbitrary: mutatedJson([DOCUMENT]).map((bytes) => bytes.toString("utf8")) },
  { weight: 2, arbitrary: fc.array(piece, { maxLength: 4 }).map((all) => all.join("\n")) },
);
