import { describe, expect, test } from "@jest/globals";
import { type InstanceFacts, onlineMistakes, questionsFor } from "../../../src/config/check/online.ts";
import type { ProjectFacts } from "../../../src/config/check/online-projects.ts";
import type { TokenFacts } from "../../../src/config/check/online-tokens.ts";
import { pathText } from "../../../src/config/problem.ts";
import { type Configuration, configurationSchema } from "../../../src/config/schema/configuration.ts";
import { partner, sound } from "./support.ts";

const NOW = new Date("2026-11-26T09:00:00Z");

const team = (escalation: Record<string, unknown>, changes: Record<string, unknown> = {}) => ({
  id: "infra",
  section: "Production",
  group: "Infrastructure",
  escalation: { project: "infra/requests", ...escalation },
  ...changes,
});
const configured = (changes: Record<string, unknown> = {}): Configuration =>
  configurationSchema.parse({ ...sound, liaisons: [...sound.liaisons, team({})], ...changes });

const token: TokenFacts = { place: null, refused: null, scopes: ["api"], expiresAt: null };
const open: ProjectFacts = {
  visibility: "internal",
  archived: false,
  issuesEnabled: true,
  ownAccess: 20,
  labels: ["escalation"],
};
const answers = (changes: Partial<InstanceFacts> = {}): InstanceFacts => ({
  version: "19.1.0-ee",
  account: "liaison-bot",
  tokens: [token],
  projects: new Map([["infra/requests", open]]),
  accounts: new Map([["aconrad", true]]),
  ...changes,
});
const found = (project: Partial<ProjectFacts> | null) =>
  answers({ projects: new Map([["infra/requests", project === null ? null : { ...open, ...project }]]) });

const said = (configuration: Configuration, facts: InstanceFacts | ReadonlyMap<string, InstanceFacts>) =>
  onlineMistakes(configuration, "get" in facts ? facts : new Map([["gitlab", facts]]), NOW).map(
    ({ severity, path, message, expected }) => `${severity} ${pathText(path)}: ${message} (${expected})`,
  );

describe("what GitLab is asked", () => {
  test("projects of rows in the table and of the inbox, and accounts of people, each once", () => {
    const liaisons = [
      team({}),
      team({}, { id: "again" }),
      team({ project: "gone/away" }, { id: "gone", retired: true }),
      { id: "silent", section: "S", group: "G" },
    ];
    const configuration = configured({
      liaisons,
      partners: [partner("kde", { liaison: "infra" })],
      inbox: { project: "our/inbox" },
      documentation: { project: "our/docs" },
    });
    expect(questionsFor(configuration, "gitlab")).toEqual({
      projects: ["infra/requests", "our/inbox", "our/docs"],
      usernames: ["aconrad"],
    });
  });

  test("of several instances, each what is on it", () => {
    const instances = {
      ...sound.instances,
      other: { url: "https://other.example", token: { env: "OTHER" } },
      idle: { url: "https://idle.example", token: { env: "IDLE" } },
    };
    const configuration = configured({
      instances,
      people: [
        { name: "A", username: "a", instance: "gitlab" },
        { name: "A", username: "aa", instance: "other" },
      ],
      liaisons: [...sound.liaisons, team({ instance: "other" }), team({}, { id: "unclear" })],
      inbox: { project: "our/inbox", instance: "idle" },
    });
    expect(questionsFor(configuration, "gitlab")).toEqual({ projects: [], usernames: ["a"] });
    expect(questionsFor(configuration, "other")).toEqual({
      projects: ["infra/requests"],
      usernames: ["aa"],
    });
    expect(questionsFor(configuration, "idle")).toEqual({ projects: ["our/inbox"], usernames: [] });
  });
});

describe("projects of teams", () => {
  const at = "liaisons[1].escalation.project";

  test("that take our issues give no complaint", () => {
    expect(said(configured(), answers())).toEqual([]);
  });

  test.each([
    [null, `error ${at}: gitlab has no project infra/requests, or the bot may not see it`],
    [{ archived: true }, `error ${at}: infra/requests is archived`],
    [{ issuesEnabled: false }, `error ${at}: infra/requests has issues switched off`],
    [{ ownAccess: 10 }, `warning ${at}: the bot is only a guest of infra/requests: it can open and link`],
    [{ ownAccess: 0 }, `warning ${at}: the bot is no member of infra/requests: it can open issues`],
  ])("that are %j are complained of, once", (project, complaint) => {
    const all = said(configured(), found(project));
    expect(all).toEqual([expect.stringContaining(complaint)]);
  });

  test("need Planner at least, and must have it where all is confidential", () => {
    expect(said(configured(), found({ ownAccess: 15 }))).toEqual([]);
    const liaisons = [...sound.liaisons, team({ confidential: "always" })];
    expect(said(configured({ liaisons }), found({ ownAccess: 10 }))[0]).toMatch(
      /^error .*Planner or Reporter/,
    );
  });

  test("lack labels, each told at its place; where nobody may know, nothing is said", () => {
    const configuration = configured({
      liaisons: [...sound.liaisons, team({ labels: ["escalation", "urgent"] })],
    });
    expect(said(configuration, answers())).toEqual([
      expect.stringMatching(
        /^warning liaisons\[1\]\.escalation\.labels\[1\]: infra\/requests has no label urgent/,
      ),
    ]);
    expect(said(configuration, found({ labels: null }))).toEqual([]);
  });

  test("that could not be asked for are not said to be missing", () => {
    expect(said(configured(), answers({ projects: new Map() }))).toEqual([]);
  });

  test("are looked for on the instance that their row names", () => {
    const instances = {
      ...sound.instances,
      other: { url: "https://other.example", token: { env: "OTHER" } },
    };
    const configuration = configured({
      instances,
      people: [],
      liaisons: [...sound.liaisons, team({ instance: "other" })],
    });
    const facts = (other: InstanceFacts) =>
      new Map([
        ["gitlab", found(null)],
        ["other", other],
      ]);
    expect(said(configuration, facts(answers()))).toEqual([]);
    expect(said(configuration, facts(found(null)))).toEqual([
      expect.stringContaining(`error ${at}: other has no project infra/requests`),
    ]);
  });
});

describe("the inbox", () => {
  const inbox = (facts: Partial<ProjectFacts> | null) => {
    const known = new Map([
      ...answers().projects,
      ["our/inbox", facts === null ? null : { ...open, ...facts }],
    ]);
    return said(configured({ inbox: { project: "our/inbox" } }), answers({ projects: known }));
  };

  test("is private, and the bot may work there", () => {
    expect(inbox({ visibility: "private", ownAccess: 15 })).toEqual([]);
    expect(inbox({ visibility: "internal" })).toEqual([
      expect.stringMatching(
        /^error inbox.project: our\/inbox is internal: everybody with an account could read/,
      ),
    ]);
    expect(inbox({ visibility: "public", ownAccess: 10, archived: true })).toHaveLength(3);
    expect(inbox(null)).toEqual([
      expect.stringMatching(/^error inbox.project: there is no project our\/inbox/),
    ]);
  });
});

test("the project of documentation is there and lets us work in it", () => {
  const documentation = (facts: Partial<ProjectFacts> | null) => {
    const there = facts === null ? null : { ...open, ...facts };
    const projects = new Map([...answers().projects, ["our/docs", there]]);
    const configuration = configured({ documentation: { project: "our/docs", labels: ["docs"] } });
    return said(configuration, answers({ projects }));
  };
  expect(documentation({ labels: ["docs"] })).toEqual([]);
  expect(documentation({ ownAccess: 10 })).toEqual([
    expect.stringMatching(/^warning documentation.project: the bot can neither label/),
    expect.stringMatching(/^warning documentation.labels\[0\]: our\/docs has no label docs/),
  ]);
  expect(documentation({ archived: true })).toEqual([
    expect.stringMatching(/^error documentation.project: our\/docs is archived/),
  ]);
  expect(documentation(null)).toEqual([
    expect.stringMatching(/^error documentation.project: there is no project our\/docs/),
  ]);
});

describe("tokens, versions and accounts", () => {
  const tokens = (changes: Partial<TokenFacts>, mode = "observe") =>
    said(configured({ mode }), answers({ tokens: [{ ...token, ...changes }] }));

  test("a token that is refused is told with GitLab's words", () => {
    expect(tokens({ refused: "GitLab answered 401 to GET /user" })).toEqual([
      expect.stringMatching(/^error instances.gitlab.token: GitLab refuses this token: GitLab answered 401/),
    ]);
    expect(tokens({ place: "kde/plasma", refused: "no" })[0]).toMatch(
      /^error instances.gitlab.tokens\["kde\/plasma"\]: /,
    );
  });

  test("observing needs to read, acting needs more", () => {
    expect(tokens({ scopes: ["read_api"] })).toEqual([]);
    expect(tokens({ scopes: ["read_api"] }, "act")[0]).toMatch(
      /^error .* scopes read_api, .* mode: act \(.*api\)$/,
    );
    expect(tokens({ scopes: ["read_user"] })[0]).toMatch(/api or read_api/);
    expect(tokens({ scopes: null }, "act")).toEqual([]);
  });

  test("a token that ends within two weeks is doubtful", () => {
    expect(tokens({ expiresAt: "2026-12-09" })).toEqual([
      expect.stringMatching(/^warning instances.gitlab.token: this token ends on 2026-12-09/),
    ]);
    expect(tokens({ expiresAt: "2026-12-11" })).toEqual([]);
  });

  test("an account that there is not is an error at its place", () => {
    expect(said(configured(), answers({ accounts: new Map([["aconrad", false]]) }))).toEqual([
      expect.stringMatching(/^error people\[0\]\.username: gitlab has no account aconrad/),
    ]);
  });

  test("a GitLab that signs nothing cannot be believed by its signature", () => {
    const gitlab = { ...sound.instances.gitlab, webhook: { signingTokens: [{ env: "SIGNING" }] } };
    const signed = configured({ instances: { gitlab } });
    expect(said(signed, answers())).toEqual([]);
    expect(said(signed, answers({ version: null }))).toEqual([]);
    expect(said(signed, answers({ version: "18.9.1" }))).toEqual([
      expect.stringMatching(/^error instances.gitlab.webhook.signingTokens: GitLab 18.9.1 does not sign/),
    ]);
  });
});

describe("projects of our own", () => {
  const configuration = configured({
    requests: { project: "support/managers" },
    onboarding: { project: "support/new" },
  });
  const where = (managers: Partial<ProjectFacts> | null, fresh: Partial<ProjectFacts> | null) =>
    said(
      configuration,
      answers({
        projects: new Map([
          ["support/managers", managers === null ? null : { ...open, ...managers }],
          ["support/new", fresh === null ? null : { ...open, ...fresh }],
        ]),
      }),
    );

  test("are asked for, and fine where the bot has a role and newcomers' is private", () => {
    expect(questionsFor(configuration, "gitlab").projects).toContain("support/managers");
    expect(where({}, { visibility: "private" })).toEqual([]);
  });

  test("are missed where they are not there, closed, too public, or not the bot's to write in", () => {
    expect(where(null, { archived: true })).toEqual([
      expect.stringContaining("error requests.project: there is no project support/managers"),
      expect.stringContaining("error onboarding.project: support/new is archived"),
    ]);
    expect(where({ ownAccess: 10 }, {})).toEqual([
      expect.stringContaining(
        "warning requests.project: the bot may open issues in support/managers, but not",
      ),
      expect.stringContaining("error onboarding.project: support/new is internal, and what is opened there"),
    ]);
  });
});

test("sessions of questions are held where those who ask may read the answers", () => {
  const warnings = (visibility: ProjectFacts["visibility"], agenda: object = {}) =>
    said(
      configured({
        partners: [partner("kde", { liaison: "infra" })],
        meetings: [
          {
            id: "ask",
            partners: ["kde"],
            kind: "qa",
            when: "weekly",
            role: "host",
            agenda: { project: "our/qa", ...agenda },
          },
        ],
      }),
      answers({ projects: new Map([["our/qa", { ...open, visibility }]]) }),
    );
  expect(warnings("public")).toEqual([]);
  expect(warnings("private", { shareAnswers: true })).toEqual([]);
  expect(warnings("private")).toEqual([
    expect.stringMatching(
      /^warning meetings\[0\].agenda.project: our\/qa is private, so answers given there do not go/,
    ),
  ]);
});
