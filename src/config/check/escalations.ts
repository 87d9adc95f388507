/** Whom rules ask, where that is written down, and who is told: rows of the liaison table as teams. */
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { anyOf } from "../suggest.ts";
import { type Located, select, selectTexts, textAt } from "./select.ts";

interface Row {
  readonly id: string;
  readonly path: Path;
  readonly project: string | undefined;
  /** It says something about escalations. */
  readonly block: boolean;
  readonly retired: boolean;
}

const EXPECTED = "escalation: { project: group/project }";

const rowsOf = (data: unknown): Row[] =>
  selectTexts(data, ["liaisons", "*", "id"]).map(({ value, path }) => {
    const row = path.slice(0, -1);
    return {
      id: value,
      path: row,
      project: textAt(data, [...row, "escalation", "project"]),
      block: select(data, [...row, "escalation"]).length > 0,
      retired: select(data, [...row, "retired"])[0]?.value === true,
    };
  });

/** Where rules name teams. */
const asked = (data: unknown): Located<string>[] =>
  ["escalate", "propose"].flatMap((action) => selectTexts(data, ["rules", "*", "actions", action]));

/** Rules that ask a row which cannot be asked. */
const inVain = (data: unknown, rows: readonly Row[]): Mistake[] => {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return asked(data).flatMap(({ value, path }) => {
    const row = byId.get(value);
    if (row === undefined) return [];
    if (row.retired)
      return [
        warningAt(
          path,
          `${value} has left the table (retired: true), so nobody is asked`,
          "a row that is in the table",
        ),
      ];
    if (row.project !== undefined) return [];
    return [
      warningAt(
        path,
        `${value} has no project for escalations, so nobody is asked`,
        `${EXPECTED} in its row`,
      ),
    ];
  });
};

/** Most rows have no project where escalations begin to be used: one word for all of them. */
const withoutProject = (rows: readonly Row[]): Mistake[] => {
  const listed = rows.filter(({ project, retired }) => project === undefined && !retired);
  const said = listed.filter(({ block }) => block);
  const silent = listed.filter(({ block }) => !block);
  const used = rows.some(({ project, retired }) => project !== undefined && !retired);
  return [
    ...said.map(({ path, id }) =>
      warningAt([...path, "escalation"], `${id} has no project, so it cannot be escalated to`, EXPECTED),
    ),
    ...(used && silent.length > 0
      ? [
          warningAt(
            ["liaisons"],
            `no project for escalations, so nobody can ask them: ${silent.map(({ id }) => id).join(", ")}`,
            `${EXPECTED} in these rows`,
          ),
        ]
      : []),
  ];
};

/** Names and usernames of everybody with an account, in lower case: the table may write either. */
const reachable = (data: unknown): ReadonlySet<string> =>
  new Set(
    selectTexts(data, ["people", "*", "username"]).flatMap(({ value, path }) => {
      const name = textAt(data, [...path.slice(0, -1), "name"]);
      return [value, ...(name === undefined ? [] : [name])].map((text) => text.toLowerCase());
    }),
  );

/** Issues in a team's project of which nobody would be told. */
const unheard = (data: unknown, rows: readonly Row[]): Mistake[] => {
  const accounts = reachable(data);
  const canBeTold = (path: Path): boolean =>
    selectTexts(data, path).some(({ value }) => accounts.has(value.toLowerCase()));
  if (canBeTold(["supportManagers"])) return [];
  return rows
    .filter(({ project, retired }) => project !== undefined && !retired)
    .filter(({ path }) => !canBeTold([...path, "contacts"]) && !canBeTold([...path, "liaisons"]))
    .map(({ id, path }) =>
      warningAt(
        [...path, "escalation", "project"],
        `nobody is told of an escalation to ${id}: neither its contacts nor its liaisons nor the support managers have an account`,
        "a username in people for one of them",
      ),
    );
};

/** One rule that asks a team at once and asks the liaison first. */
const twice = (data: unknown): Mistake[] =>
  select(data, ["rules", "*", "actions"]).flatMap(({ path }) => {
    const atOnce = new Set(selectTexts(data, [...path, "escalate"]).map(({ value }) => value));
    return selectTexts(data, [...path, "propose"])
      .filter(({ value }) => atOnce.has(value))
      .map((proposed) =>
        errorAt(
          proposed.path,
          `the same rule escalates to ${proposed.value} at once, so there is nothing to propose`,
          "escalate or propose, not both for one team",
        ),
      );
  });

/** Projects of teams, of the inbox and of documentation, where they could be on several instances. */
const unclearInstances = (data: unknown): Mistake[] => {
  const instances = select(data, ["instances", "*"]).map(({ path }) => String(path[1]));
  if (instances.length < 2) return [];
  return [
    ["liaisons", "*", "escalation", "project"],
    ["inbox", "project"],
    ["documentation", "project"],
    ["requests", "project"],
    ["onboarding", "project"],
  ]
    .flatMap((pattern) => select(data, pattern))
    .map(({ path }) => [...path.slice(0, -1), "instance"])
    .filter((path) => select(data, path).length === 0)
    .map((path) => errorAt(path, "is missing, and there are several instances", anyOf(instances)));
};

/** As the schema fills them in. */
const DEFAULT_KEYS = { labelPrefix: "escalate", waitingOnLabel: "waiting-on" } as const;

/** What we write would be read as somebody's command. */
const sameLabels = (data: unknown): Mistake[] => {
  const given = (key: keyof typeof DEFAULT_KEYS) => textAt(data, ["escalations", key]);
  const prefix = given("labelPrefix") ?? DEFAULT_KEYS.labelPrefix;
  if (prefix !== (given("waitingOnLabel") ?? DEFAULT_KEYS.waitingOnLabel)) return [];
  const key = given("labelPrefix") === undefined ? "waitingOnLabel" : "labelPrefix";
  return [
    errorAt(
      ["escalations", key],
      `labels of ${prefix}:: would ask a team and say who is waited for`,
      "labelPrefix and waitingOnLabel that differ",
    ),
  ];
};

/** Teams that cannot be asked or would not hear of it, projects of an unclear instance, and words with two meanings. */
export const checkEscalations = (data: unknown): Mistake[] => {
  const rows = rowsOf(data);
  return [
    ...inVain(data, rows),
    ...withoutProject(rows),
    ...unheard(data, rows),
    ...twice(data),
    ...unclearInstances(data),
    ...sameLabels(data),
  ];
};
